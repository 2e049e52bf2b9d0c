import { join, resolve } from "node:path";
import { platform } from "node:process";

import { ProxyError } from "../../errors.ts";

/** Where a supervisor keeps what it serves, and where it is reached. */
export interface HaproxyFiles {
  /** Outlives the supervisor. 0700: it holds preview secrets and private keys. */
  folder: string;
  /** What is served, without private keys. All else but the certificates is made from it and from `switches`. */
  config: string;
  /** Where its routes lead since it was written. */
  switches: string;
  cfg: string;
  routesMap: string;
  serversMap: string;
  certificates: string;
  /** Of use as long as the supervisor runs. 0700. */
  runFolder: string;
  /** Takes sessions. 0600. */
  socket: string;
  /** Held as long as the supervisor lives. */
  lock: string;
  /** Who HAProxy is. */
  pids: string;
  /** Socket of the master of that generation. */
  master(generation: number): string;
  /** Socket of its newest worker, which saves the way through the master. */
  worker(generation: number): string;
}

/** @throws {ProxyError} `path-too-long`: the operating system could not open the sockets. */
export function haproxyFiles(folder: string, runFolder: string): HaproxyFiles {
  const state = resolve(folder);
  const run = resolve(runFolder);
  // As HAProxy binds it first: with a process id and `.tmp` behind.
  const longest = join(run, "master-1000000.sock.4194304.tmp");
  // sun_path of unix(7), without the zero at the end; HAProxy takes a few bytes less.
  const limit = platform === "linux" ? 97 : 93;
  if (Buffer.byteLength(longest) > limit) {
    const most = limit - (Buffer.byteLength(longest) - Buffer.byteLength(run));
    throw new ProxyError(
      "path-too-long",
      `${run} has ${Buffer.byteLength(run)} bytes; sockets in it may have a folder of ${most}. ` +
        "Choose a shorter run folder. Nothing was changed.",
    );
  }
  return {
    folder: state,
    config: join(state, "config.json"),
    switches: join(state, "switches"),
    cfg: join(state, "haproxy.cfg"),
    routesMap: join(state, "routes.map"),
    serversMap: join(state, "servers.map"),
    certificates: join(state, "certs"),
    runFolder: run,
    socket: join(run, "session.sock"),
    lock: join(state, "lock"),
    pids: join(run, "haproxy.pids"),
    master: (generation) => join(run, `master-${generation}.sock`),
    worker: (generation) => join(run, `worker-${generation}.sock`),
  };
}
