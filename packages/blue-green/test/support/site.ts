import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ProbeOptions } from "@hitless/probe";
import { embeddedProxy } from "@hitless/proxy";
import { processRuntime } from "@hitless/runtime";
import { onTestFinished } from "vitest";

import { down, readStackFile, type Stack, up } from "../../src/index.ts";

/** Full sizes for `test:full`. */
export const isFull = process.env["HITLESS_TEST_SIZE"] === "full";

/** Everything a visitor does, on kept and on new connections. */
export const mixed: ProbeOptions = {
  rate: { kept: 80, new: 20 },
  baselineMs: 1_000,
  settleMs: 500,
  postPath: "/post",
  slowPath: "/slow",
  websocketPath: "/socket",
  ssePath: "/events",
};

/** Pages alone: for what is about the release and not about the switch. */
export const pages: ProbeOptions = {
  rate: mixed.rate ?? { kept: 40, new: 10 },
  baselineMs: 500,
  settleMs: 300,
};

export interface Variant {
  FAULT?: string;
  IGNORE_STOP?: string;
  ABRUPT?: string;
  WATCH?: string;
  DRAIN?: string;
  KEEP?: string;
}

const file = `
name: site
services:
  web:
    image: site:\${VERSION}
    command: [${JSON.stringify(process.execPath)}, ${JSON.stringify(join(import.meta.dirname, "app.ts"))}]
    environment:
      FAULT: \${FAULT:-}
      LEDGER: \${LEDGER}
      IGNORE_STOP: \${IGNORE_STOP:-}
      ABRUPT: \${ABRUPT:-}
    deploy: { replicas: 2 }
    stop_grace_period: 2s
    x-hitless:
      runtime: process
      listen: 127.0.0.1:0
      health: { path: /healthz, successes: 2, interval: 50ms, timeout: 3s, deadline: 20s }
      drain: \${DRAIN:-5s}
      watch: \${WATCH:-300ms}
      keep: \${KEEP:-stopped}
`;

/** A stack of its own in a temporary folder; everything of it is gone after the test. */
export async function site() {
  const folder = await mkdtemp(join(tmpdir(), "hitless-site-"));
  const path = join(folder, "compose.yaml");
  const ledger = join(folder, "ledger");
  await writeFile(path, file);
  const stackOf = async (version: string, variant: Variant = {}): Promise<Stack> =>
    readStackFile(path, { variables: { VERSION: version, LEDGER: ledger, ...variant } });
  const first = await stackOf("1");
  const parts = {
    runtime: processRuntime({ folder: first.folder }),
    proxy: embeddedProxy({ folder: first.folder }),
  };
  onTestFinished(async () => {
    await down(first, { ...parts, waitMs: 30_000 });
    await rm(folder, { recursive: true, force: true });
  });
  return { ...parts, folder, path, ledger, stackOf, up: async () => up(first, parts) };
}
