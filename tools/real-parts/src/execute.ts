import { spawn } from "node:child_process";

/** How a command ended and what it wrote. */
export interface Executed {
  /** Absent when a signal ended it. */
  code?: number;
  stdout: string;
  stderr: string;
}

/** What a short command gets. */
export interface ExecuteOptions {
  /** Written to its stdin. */
  input?: string;
  /** After this time it is killed. @default 30_000 */
  limitMs?: number;
}

/** Runs a short command to its end, however it ends. @throws {Error} when it cannot be started. */
export function execute(
  [program = "", ...args]: readonly string[],
  { input = "", limitMs = 30_000 }: ExecuteOptions = {},
): Promise<Executed> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { timeout: limitMs, killSignal: "SIGKILL" });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...(code === null ? {} : { code }), stdout, stderr }));
    // A command that reads nothing and has ended is no error here.
    child.stdin.once("error", () => undefined).end(input);
  });
}

/** As `execute`, for commands that must succeed. @throws {Error} with what it said, when it fails. */
export async function succeed(
  command: readonly string[],
  options: ExecuteOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await execute(command, options);
  if (code === 0) return stdout;
  const said = (stderr || stdout).trim();
  throw new Error(`${command.join(" ")} ended with ${code ?? "a signal"}: ${said}`);
}
