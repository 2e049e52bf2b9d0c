/** Writes a line on stdout. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes a value on stdout, for machines. */
export function printJson(value: unknown): void {
  printLine(JSON.stringify(value, null, 2));
}

/** Writes a value on stdout, for people or, with `--json`, for machines. */
export function print<Value>(
  { json }: { json?: true },
  value: Value,
  render: (value: Value) => string,
): void {
  if (json) printJson(value);
  else printLine(render(value));
}
