import { parseArgs } from "node:util";

import type { RunOptions } from "../../src/haproxy/run.ts";

/** The options of `run` for a supervisor that tests leave parts out of. */
export function optionsOf(argv: readonly string[]): RunOptions {
  const { values } = parseArgs({
    args: argv.slice(3),
    options: {
      folder: { type: "string", default: "" },
      "run-folder": { type: "string", default: "" },
      haproxy: { type: "string", default: "haproxy" },
    },
  });
  const { folder, "run-folder": runFolder, haproxy } = values;
  return { folder, runFolder, haproxy, drain: 1_000 };
}
