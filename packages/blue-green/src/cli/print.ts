/** Writes a line on stdout. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes a value on stdout, for machines. */
export function printJson(value: unknown): void {
  printLine(JSON.stringify(value, null, 2));
}
