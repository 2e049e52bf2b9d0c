import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { site } from "./support/site.ts";

const bin = join(import.meta.dirname, "../bin/hitless-blue-green.js");
const run = promisify(execFile);

/** Runs a command on a terminal of this width, by `script` of util-linux. */
async function onTerminal(
  columns: number,
  command: string,
  env: Record<string, string>,
): Promise<string> {
  const { stdout } = await run(
    "script",
    ["-qec", `stty cols ${columns}; ${command}`, "/dev/null"],
    {
      env: { ...process.env, TERM: "xterm", ...env },
      timeout: 60_000,
    },
  );
  return stdout;
}

// macOS has a `script` with other arguments.
test.skipIf(process.platform !== "linux").each([
  ["a spinner", 80, "\u001B[?25l"],
  ["plain lines where the terminal has no width", 0, "  check 2 instances"],
])("shows %s (%i columns)", async (_, columns, expected) => {
  const { path, ledger } = await site();
  const command = `${process.execPath} ${bin} up --file ${path}`;
  const output = await onTerminal(columns, command, { VERSION: "1", LEDGER: ledger });
  expect(output).toContain(expected);
  expect(output).toMatch(/up.* serves site at http/);
});
