import { codeOf } from "./errors.ts";
import { filesIn } from "./files.ts";
import type { Report } from "./report.ts";
import { serve, type ServeEvent, type ServeOptions } from "./serve.ts";

/** The whole life of a proxy's process. Tells the process that started it how the start went. */
export async function runProxy(folder: string, options: ServeOptions = {}): Promise<void> {
  process.umask(0o077);
  try {
    const serving = await serve(filesIn(folder), { onEvent: log, ...options });
    await report({ is: serving === undefined ? "occupied" : "ready" });
    if (serving === undefined) return;
    for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => serving.stop(name));
    await serving.stopped;
    process.exit(0);
  } catch (cause) {
    process.stderr.write(`${String(cause)}\n`);
    const message = cause instanceof Error ? cause.message : String(cause);
    await report({ is: "failed", code: codeOf(cause) ?? "start-failed", message });
    process.exit(1);
  }
}

// The process's output is its log file.
function log(event: ServeEvent): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`);
}

function report(message: Report): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) {
      resolve();
      return;
    }
    // An error means that the starter is gone, and nobody waits for the report.
    process.send(message, () => {
      if (process.connected) process.disconnect();
      resolve();
    });
  });
}
