import { finished } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";

import { ProxyError } from "../../errors.ts";
import { haproxyFiles } from "../state/files.ts";
import type { Reply } from "./calls.ts";
import type { SessionStreams } from "./client.ts";
import { unixSocketSession } from "./unix-socket.ts";

const connectMs = 5_000;
const pollMs = 100;

/**
 * Passes stdin to the supervisor and its answers to stdout, until the supervisor ends the session. One that is
 * not there yet is waited for.
 */
export async function relaySession(runFolder: string, waitMs: number): Promise<void> {
  const { socket } = haproxyFiles("/", runFolder);
  try {
    const { input, output } = await sessionOnceStarted(socket, waitMs);
    // The end of stdin ends the session's first half; what was asked before is still answered.
    process.stdin.pipe(input);
    output.pipe(process.stdout, { end: false });
    await finished(output, { writable: false });
    process.stdin.destroy();
  } catch (cause) {
    // One that was waited for is late; that nothing was ever served is for itself to say.
    const code = cause instanceof ProxyError && waitMs === 0 ? cause.code : "unreachable";
    const reply: Reply = { code, message: cause instanceof Error ? cause.message : String(cause) };
    // The caller reads stdout only.
    process.stdout.write(`${JSON.stringify(reply)}\n`);
    throw cause;
  }
}

/** A supervisor takes calls once HAProxy serves. */
async function sessionOnceStarted(socket: string, waitMs: number): Promise<SessionStreams> {
  const giveUpAt = performance.now() + waitMs;
  for (;;) {
    try {
      return await unixSocketSession(socket)(AbortSignal.timeout(connectMs));
    } catch (cause) {
      const isAbsent = cause instanceof ProxyError && cause.code === "not-running";
      if (!isAbsent || performance.now() >= giveUpAt) throw cause;
      await delay(pollMs);
    }
  }
}
