import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { HostNetwork } from "./host-network.ts";

/** What has to be known of an engine to clean up after it; on disk before anything is changed. */
export type EngineRecord =
  | { lent: true; socketPath: string; run: string }
  | {
      lent: false;
      socketPath: string;
      /** The network namespace that it shares with the tests. */
      namespace: string;
      place: string;
      network: HostNetwork;
      /** How its addresses begin. */
      begins: string;
    };

const name = "engine.json";

export function writeRecord(engineFolder: string, record: EngineRecord): void {
  writeFileSync(join(engineFolder, name), JSON.stringify(record));
}

export function readRecord(engineFolder: string): EngineRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(engineFolder, name), "utf8")) as EngineRecord;
  } catch {
    return undefined;
  }
}
