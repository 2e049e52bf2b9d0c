import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";

import { haproxyProxy, unixSocketSession } from "@hitless/proxy";

import { startDaemon } from "../parts/daemon.ts";
import { throughProxy } from "./our-proxy.ts";
import type { Switcher, SwitcherOptions } from "./switcher.ts";

/** HAProxy below our supervisor, which switches by map; one session for all switches. */
export async function startHaproxyMap(
  haproxy: string,
  { ports, folder, signal }: SwitcherOptions,
): Promise<Switcher> {
  await using parts = new AsyncDisposableStack();
  const path = join(folder, "session.sock");
  const options = ["--folder", folder, "--run-folder", folder, "--drain", "2000"];
  const command = [process.execPath, commandFile(), "run", ...options, "--haproxy", haproxy];
  const daemon = parts.use(await startDaemon(command, { folder, at: { path }, signal }));
  const proxy = parts.use(haproxyProxy({ connect: unixSocketSession(path) }));
  const switcher = await throughProxy(proxy, ports);
  const kept = parts.move();
  return { ...switcher, pid: daemon.pid, [Symbol.asyncDispose]: async () => kept.disposeAsync() };
}

function commandFile(): string {
  const manifest = findPackageJSON("@hitless/proxy", import.meta.url);
  if (manifest === undefined) throw new TypeError("@hitless/proxy is not installed; run npm ci");
  return join(dirname(manifest), "bin/hitless-proxy.js");
}
