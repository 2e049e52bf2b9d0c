import { join, resolve } from "node:path";
import { platform } from "node:process";

import { ProxyError } from "./errors.ts";

/** Where the parts of an embedded proxy are. */
export interface Files {
  folder: string;
  /** What is served, as the next process will serve it. 0600: it holds the preview secrets. */
  config: string;
  /** Where the process takes calls. 0600. */
  socket: string;
  /** Held by the process as long as it lives. */
  lock: string;
  /** Who the process is. */
  pid: string;
  log: string;
}

/** @throws {ProxyError} `path-too-long`: the operating system could not open the socket. */
export function filesIn(folder: string): Files {
  const whole = resolve(folder);
  const socket = join(whole, "proxy.sock");
  // sun_path of unix(7), without the zero at the end.
  const limit = platform === "linux" ? 107 : 103;
  const length = Buffer.byteLength(socket);
  if (length > limit) {
    throw new ProxyError(
      "path-too-long",
      `${socket} has ${length} bytes; the operating system allows ${limit} for a socket. ` +
        "Choose a folder with a shorter path. Nothing was changed.",
    );
  }
  return {
    folder: whole,
    config: join(whole, "proxy.json"),
    socket,
    lock: join(whole, "proxy.lock"),
    pid: join(whole, "proxy.pid"),
    log: join(whole, "logs", "proxy.log"),
  };
}
