import { once } from "node:events";
import { createServer, type Socket } from "node:net";

import type { DockerEngine } from "@hitless-tools/real-parts/docker-engine";
import { connectEngine } from "@hitless/runtime";
import { createFrameDecoder, type ParsedMessage, parseSyslog } from "@hitless/syslog";
import { onTestFinished } from "vitest";

/** Where the containers of a test send their logs: this process, on the address that they have for their host. */
export async function logReceiver({ host }: Pick<DockerEngine, "host">) {
  const { docker } = await connectEngine({ host });
  const { DockerRootDir: root } = (await docker.info()) as { DockerRootDir: string };
  const { IPAM } = (await docker.getNetwork("bridge").inspect()) as {
    IPAM: { Config: { Gateway: string }[] };
  };
  const gateway = IPAM.Config[0]?.Gateway ?? "";
  const messages: ParsedMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const decoder = createFrameDecoder();
    sockets.add(socket);
    socket.on("data", (chunk) => {
      messages.push(...decoder.push(chunk).map((frame) => parseSyslog(frame)));
    });
    socket.on("error", () => {});
  });
  server.listen(0, gateway);
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return {
    url: `syslog+tcp://${gateway}:${port}`,
    containersFolder: `${root}/containers`,
    messages,
  };
}
