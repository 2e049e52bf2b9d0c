import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { commandIn } from "./support/command-in.ts";
import { freePort } from "./support/free-port.ts";
import { processClients } from "./support/local-service.ts";

const app = join(import.meta.dirname, "support/app.ts");

/** A folder with the files of a service of two processes, behind a listener of a local endpoint. */
async function site(more: { environment?: Record<string, string> } = {}) {
  await using parts = new AsyncDisposableStack();
  const port = await freePort();
  const listeners = [{ name: "web", port }];
  const instances = { count: 2 };
  const local = parts.use(await processClients({ speed: 60, instances, listeners }));
  const folder = parts.use(await commandIn(local.url));
  const environment = { VERSION: "${VERSION}", ...more.environment };
  const container = {
    name: "app",
    image: "web:${VERSION}",
    memory: 128,
    command: [process.execPath, app],
    portMappings: [{ containerPort: 80 }],
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
  };
  await writeFile(
    join(folder.path, "task-definition.json"),
    JSON.stringify({ family: "web", containerDefinitions: [container] }),
  );
  const targetGroupArn = local.targetGroups["web"];
  await writeFile(
    join(folder.path, "service.json"),
    JSON.stringify({
      serviceName: "web",
      desiredCount: 2,
      loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 80 }],
    }),
  );
  const kept = parts.move();
  return {
    local,
    folder,
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

const files = ["-t", "task-definition.json", "-s", "service.json"];

test("rehearses a deploy on a local endpoint: creates the service, rolls it, and says what failed", async () => {
  await using shop = await site();
  const rehearsed = await shop.folder.run(["rehearse", "--endpoint", shop.local.url, ...files], {
    VERSION: "1",
  });
  expect(rehearsed.stdout).toMatch(/ 0 of [\d,]+ requests failed/);
  expect(rehearsed.stdout).toMatch(/completed: web runs web:1\n$/);
  expect(rehearsed.code).toBe(0);
});

test.each([
  ["AWS itself", "https://ecs.eu-west-1.amazonaws.com", "that is AWS itself"],
  ["what is no URL", "4566", "expected a URL"],
])("does not rehearse on %s", async (_, url, message) => {
  await using folder = await commandIn("http://127.0.0.1:9");
  const { code, stderr } = await folder.run(["rehearse", "--endpoint", url, ...files]);
  expect(stderr).toContain(message);
  expect(code).toBe(64);
});
