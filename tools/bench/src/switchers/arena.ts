import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Contender } from "../benchmark.ts";
import type { ColoredAppAnswer, ColoredAppQuestion } from "../children/colored-app.ts";
import { BenchError } from "../errors.ts";
import { type Child, startChild } from "../parts/child.ts";
import { findProgram } from "../parts/program.ts";
import { contenders, type SwitchContender } from "./contenders.ts";
import type { Color, Switcher } from "./switcher.ts";

/** Two apps, and in front of them every proxy that can be had here. */
export interface Arena extends AsyncDisposable {
  contenders: readonly Contender[];
  /** Why the others are not here. */
  missing: readonly string[];
  switcherOf(contender: string): Switcher;
  /** Makes the app of this color answer as a version that was never there before. */
  renew(color: Color, options: { signal: AbortSignal }): Promise<string>;
}

/** @throws {BenchError} `missing` where ours cannot be had here */
export async function startArena({ signal }: { signal: AbortSignal }): Promise<Arena> {
  await using parts = new AsyncDisposableStack();
  const apps = { blue: await startApp(parts), green: await startApp(parts) };
  const ports = await portsOf(apps, signal);
  const present: Contender[] = [];
  const missing: string[] = [];
  const switchers = new Map<string, Switcher>();
  for (const contender of contenders) {
    const found = await findFor(contender);
    if ("skipped" in found) {
      if (contender.role === "ours") throw new BenchError("missing", found.skipped);
      missing.push(`${contender.name}: ${found.skipped}`);
      continue;
    }
    const folder = await temporaryFolder(parts);
    const switcher = await contender.start(found.path, { ports, folder, signal });
    switchers.set(contender.name, parts.use(switcher));
    const { name, role } = contender;
    present.push({ name, role, version: found.version });
  }

  let versions = 0;
  const kept = parts.move();
  return {
    contenders: present,
    missing,
    switcherOf(contender) {
      const switcher = switchers.get(contender);
      if (switcher === undefined) throw new TypeError(`${contender} does not take part`);
      return switcher;
    },
    async renew(color, options) {
      versions += 1;
      const version = `${color}-${versions}`;
      await apps[color].ask({ version }, options);
      return version;
    },
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

type App = Child<ColoredAppQuestion, ColoredAppAnswer>;

async function startApp(parts: AsyncDisposableStack): Promise<App> {
  return parts.use(await startChild(new URL("../children/colored-app.ts", import.meta.url)));
}

async function portsOf(apps: Readonly<Record<Color, App>>, signal: AbortSignal) {
  const blue = await apps.blue.ask({ version: "blue" }, { signal });
  const green = await apps.green.ask({ version: "green" }, { signal });
  return { blue: blue.port, green: green.port };
}

async function findFor({ program, version }: SwitchContender) {
  if (program === undefined) return { path: process.execPath, version };
  const found = await findProgram(program);
  if ("skipped" in found || version === "") return found;
  return { path: found.path, version: `${version} (${program.name} ${found.version})` };
}

async function temporaryFolder(parts: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-"));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}
