/** Runs a script; what stood in its way is said in one line. */
export async function orSay(script: () => Promise<unknown>): Promise<void> {
  try {
    await script();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
