import { spawn } from "node:child_process";

import { ProxyError } from "../../errors.ts";

const limitMs = 10_000;

/** Lets HAProxy itself check a file. @throws {ProxyError} `invalid`, with what it says. */
export async function checkCfg(
  haproxy: string,
  { path, fds }: { path: string; fds: readonly number[] },
): Promise<void> {
  const child = spawn(haproxy, ["-c", "-f", path], {
    stdio: ["ignore", "ignore", "pipe", ...fds],
    timeout: limitMs,
  });
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (part: string) => {
    said = (said + part).slice(0, 20_000);
  });
  const how = await new Promise<string>((resolve, reject) => {
    child.once("error", (cause) => {
      const message = `HAProxy could not be run: ${cause.message}. Nothing was changed.`;
      reject(new ProxyError("start-failed", message, { cause }));
    });
    child.once("close", (code, signal) => resolve(signal ?? String(code)));
  });
  if (how === "0") return;
  const alerts = said.split("\n").filter((line) => line.startsWith("[ALERT]"));
  const why = alerts.length > 0 ? alerts.join("\n") : `it ended with ${how}. ${said.trim()}`;
  throw new ProxyError(
    "invalid",
    `HAProxy refuses the configuration:\n${why}\nNothing was changed.`,
  );
}
