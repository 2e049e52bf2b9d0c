import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { down, readStackFile, type Stack, up } from "@hitless/blue-green";
import { type EmbeddedProxy, embeddedProxy } from "@hitless/proxy";
import { processRuntime, type Runtime } from "@hitless/runtime";

/** The app that is started and deployed: the program and its arguments. */
export const appCommand: readonly [string, string] = [
  process.execPath,
  fileURLToPath(new URL("../children/app.mjs", import.meta.url)),
];

/** How often a release that is starting is asked whether it is healthy. */
export const pollMs = 10;

/** A stack of one instance that is up, in a temporary folder. */
export interface Site extends AsyncDisposable {
  runtime: Runtime;
  proxy: EmbeddedProxy;
  /** The stack with a version of the app, which listens so long after its start. */
  stackOf(version: string, readyAfterMs: number): Promise<Stack>;
}

export async function startSite({ signal }: { signal: AbortSignal }): Promise<Site> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-"));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "compose.yaml");
  await writeFile(file, stackFile);

  const stackOf = async (version: string, readyAfterMs: number) =>
    readStackFile(file, {
      variables: { VERSION: version, READY_AFTER_MS: String(readyAfterMs) },
    });
  const stack = await stackOf("0", 0);
  const drivers = {
    runtime: processRuntime({ folder: stack.folder }),
    proxy: embeddedProxy({ folder: stack.folder }),
  };
  parts.defer(async () => void (await down(stack, { ...drivers, waitMs: 10_000 })));
  await up(stack, { ...drivers, signal });
  const kept = parts.move();
  return { ...drivers, stackOf, [Symbol.asyncDispose]: async () => kept.disposeAsync() };
}

const stackFile = `
name: bench
services:
  web:
    image: bench:\${VERSION}
    command: ${JSON.stringify(appCommand)}
    environment:
      READY_AFTER_MS: \${READY_AFTER_MS}
    stop_grace_period: 2s
    x-hitless:
      runtime: process
      listen: 127.0.0.1:0
      health: { path: /, successes: 1, interval: ${pollMs}ms, timeout: 2s, deadline: 20s }
      drain: 5s
      watch: 0s
`;
