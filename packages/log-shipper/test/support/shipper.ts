import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import type { LogShipperEvent, LogShipperOptions } from "../../src/index.ts";
import { type LogShipper, type Mechanisms, startWith } from "../../src/start-log-shipper.ts";
import type { EngineBox } from "./engine.ts";

export async function stateFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-log-shipper-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestShipper {
  shipper: LogShipper;
  events: LogShipperEvent[];
}

/** A shipper in the test's own process, for the containers of the test. */
export async function testShipper(
  box: EngineBox,
  url: string,
  options: Partial<LogShipperOptions> = {},
  mechanisms: Mechanisms = {},
): Promise<TestShipper> {
  const events: LogShipperEvent[] = [];
  const shipper = await startWith(
    {
      engine: box.engine,
      stateFolder: options.stateFolder ?? (await stateFolder()),
      routes: [ownContainers(url, box)],
      ...options,
      onEvent: (event) => events.push(event),
    },
    mechanisms,
  );
  onTestFinished(async () => void (await shipper.close({ timeoutMs: 100 })));
  return { shipper, events };
}

/** The engine may be shared with other tests. */
export function ownContainers(url: string, { prefix }: EngineBox): string {
  return `${url}${url.includes("?") ? "&" : "?"}filter.name=${prefix}-*`;
}
