import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { embeddedProxy } from "@hitless/proxy";

import { throughProxy } from "./our-proxy.ts";
import type { Switcher, SwitcherOptions } from "./switcher.ts";

/** Our embedded proxy. Its program is this Node.js. */
export async function startEmbedded(
  _program: string,
  { ports, folder, signal }: SwitcherOptions,
): Promise<Switcher> {
  await using parts = new AsyncDisposableStack();
  const proxy = embeddedProxy({ folder });
  parts.defer(async () => proxy.stop());
  signal.throwIfAborted();
  const switcher = await throughProxy(proxy, ports);
  const { pid } = JSON.parse(await readFile(join(folder, "proxy.pid"), "utf8")) as { pid: number };
  const kept = parts.move();
  return { ...switcher, pid, [Symbol.asyncDispose]: async () => kept.disposeAsync() };
}
