import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { freePort } from "./free-port.ts";
import { repository } from "./repository.ts";

const server = (version: string) => `
import { createServer } from "node:http";
const server = createServer((request, response) => {
  response.setHeader("x-hitless-version", "${version}");
  response.end("${version}");
});
server.listen(8080);
process.on("SIGTERM", () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
`;

export interface ShopOptions {
  /** Where its image goes. */
  image: string;
  /** An image with Node.js. */
  base: string;
  /** What its containers carry. */
  labels: Record<string, string>;
}

/** A Git repository with a web app, its Dockerfile, its task definition and its service file. */
export async function shop({ image, base, labels }: ShopOptions) {
  const { folder, git } = await repository();
  const port = await freePort();
  const write = async (name: string, content: string | object): Promise<void> => {
    const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 2);
    await writeFile(join(folder, name), text);
  };
  await write("Dockerfile", `FROM ${base}\nCOPY server.js /\nCMD ["node", "/server.js"]\n`);
  await write("package.json", { type: "module" });
  await write(".dockerignore", "*\n!server.js\n");
  await write("server.js", server("one"));
  const app = { name: "app", image, memory: 128, stopTimeout: 10, dockerLabels: labels };
  await write("task-definition.json", {
    family: "shop",
    containerDefinitions: [{ ...app, portMappings: [{ containerPort: 8080 }] }],
  });
  const commit = async (message: string): Promise<string> => {
    await git("add", ".");
    await git("commit", "--quiet", "--message", message);
    return git("rev-parse", "--short", "HEAD");
  };
  return {
    folder,
    port,
    url: `http://127.0.0.1:${port}/`,
    write,
    commit,
    /** The service behind this target group. */
    async serveBehind(targetGroupArn: string): Promise<void> {
      await write("service.json", {
        serviceName: "shop",
        desiredCount: 2,
        loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }],
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      });
    },
    async change(version: string): Promise<string> {
      await write("server.js", server(version));
      return commit(version);
    },
  };
}
