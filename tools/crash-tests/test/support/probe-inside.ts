import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ProbeReceipt } from "@hitless/probe";
import { onTestFinished } from "vitest";

const command = join(import.meta.dirname, "../../../../packages/probe/bin/hitless-probe.js");

/**
 * Sends traffic by the probe's command from within an engine's network, in which alone its containers are
 * reached. Resolves once the traffic flows, with what ends it.
 */
export async function probeInside(
  inside: (command: readonly string[]) => string[],
  url: string,
): Promise<() => Promise<ProbeReceipt>> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-probe-"));
  const [started, over, receipt] = ["started", "over", "receipt"].map((name) => join(folder, name));
  if (started === undefined || over === undefined || receipt === undefined) throw new TypeError();
  const untilOver = `touch ${started}; while [ ! -e ${over} ]; do sleep 0.1; done`;
  const flags =
    "--baseline 1s --settle 500ms --post-path /post --slow-path /slow --max-failed 1000000";
  const [program = "", ...args] = inside(
    [process.execPath, command, url, "--json", receipt].concat(flags.split(" "), [
      "--",
      "sh",
      "-c",
      untilOver,
    ]),
  );
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  onTestFinished(async () => {
    await writeFile(over, "");
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  await appearanceOf(started, child);
  return async () => {
    await writeFile(over, "");
    await ended;
    return JSON.parse(await readFile(receipt, "utf8")) as ProbeReceipt;
  };
}

async function appearanceOf(file: string, child: ChildProcess): Promise<void> {
  for (;;) {
    const isThere = await readFile(file).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    if (child.exitCode !== null)
      throw new Error(`the probe ended with ${child.exitCode} before any traffic`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
