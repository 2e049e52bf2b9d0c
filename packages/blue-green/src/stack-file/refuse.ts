import { BlueGreenError } from "../errors.ts";
import type { Fault } from "./source.ts";

/** Throws all faults at once, in the order of the files' lines. Without any, nothing happens. */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const files = [...new Set(faults.map(({ file }) => file))];
  const lines = faults
    .toSorted(
      (a, b) =>
        files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
    )
    .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  throw new BlueGreenError("stack-file", [...new Set(lines)].join("\n"));
}
