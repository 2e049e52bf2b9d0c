import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

import { LogShipperError } from "../errors.ts";
import { createGapFinder, type Verdict } from "../verify/find-gaps.ts";
import { exitCodes } from "./exit-codes.ts";

/** Says what is missing in a file of messages. Resolves with the exit code. */
export async function verify(file: string, { json }: { json: boolean }): Promise<number> {
  const finder = createGapFinder();
  const input = file === "-" ? process.stdin : createReadStream(file);
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (line !== "") finder.add(line);
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LogShipperError("invalid", `${file} cannot be read: ${why}`, { cause });
  }
  const verdict = finder.verdict();
  process.stdout.write(json ? `${JSON.stringify(verdict)}\n` : words(verdict));
  return verdict.gaps.length + verdict.told.length === 0 ? exitCodes.done : exitCodes.failed;
}

function words({ lines, repeated, gaps, told, unnumbered }: Verdict): string {
  const missing = gaps.map(({ container, stream, from, to }) => {
    const range = from === to ? `line ${from}` : `lines ${from} to ${to}`;
    return `missing: container ${container}, ${stream}, ${range} (${to - from + 1})\n`;
  });
  const lost = told.map(({ text }) => `told by the shipper: ${text}\n`);
  const count = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const more = unnumbered > 0 ? `, ${unnumbered} messages without numbers` : "";
  return `${[...missing, ...lost].join("")}${lines} lines, ${count} missing, ${repeated} repeated${more}\n`;
}
