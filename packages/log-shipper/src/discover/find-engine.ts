import { existsSync } from "node:fs";

import { connectEngine, type Engine } from "@hitless/runtime";

/** Where logspout's users mount the engine's socket. */
const logspoutSocket = "/tmp/docker.sock";
const usualSockets = ["/var/run/docker.sock", `${process.env["HOME"] ?? ""}/.docker`];

/**
 * The engine that the docker command would use; where nothing names one, and none is at its usual place, the one
 * at logspout's.
 * @throws {RuntimeError} as `connectEngine`
 */
export async function findEngine(signal: AbortSignal | undefined): Promise<Engine> {
  const isNamed = [process.env["DOCKER_HOST"], process.env["DOCKER_CONTEXT"]].some(Boolean);
  const isLogspouts =
    !isNamed && !usualSockets.some((path) => existsSync(path)) && existsSync(logspoutSocket);
  return connectEngine({
    ...(signal && { signal }),
    ...(isLogspouts && { host: `unix://${logspoutSocket}` }),
  });
}
