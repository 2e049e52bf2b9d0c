import { mkdir, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";

import { stateFolder } from "./system.ts";

/**
 * Holds a socket for as long as this process lives, so that a second `npm start` does not take the first
 * one's system down. Returns undefined when another holds it. What a dead one left is taken over.
 */
export async function onlyOne(): Promise<AsyncDisposable | undefined> {
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const path = join(stateFolder, "start.sock");
  if (await answers(path)) return undefined;
  await rm(path, { force: true });
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(path, resolve);
  });
  return { [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose]() };
}

async function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
