import { finished } from "node:stream/promises";

import { ProxyError } from "../../errors.ts";
import { haproxyFiles } from "../state/files.ts";
import type { Reply } from "./calls.ts";
import { unixSocketSession } from "./unix-socket.ts";

const connectMs = 5_000;

/** Passes stdin to the supervisor and its answers to stdout, until the supervisor ends the session. */
export async function relaySession(runFolder: string): Promise<void> {
  const { socket } = haproxyFiles("/", runFolder);
  try {
    const { input, output } = await unixSocketSession(socket)(AbortSignal.timeout(connectMs));
    // The end of stdin ends the session's first half; what was asked before is still answered.
    process.stdin.pipe(input);
    output.pipe(process.stdout, { end: false });
    await finished(output, { writable: false });
    process.stdin.destroy();
  } catch (cause) {
    const code = cause instanceof ProxyError ? cause.code : "unreachable";
    const reply: Reply = { code, message: cause instanceof Error ? cause.message : String(cause) };
    // The caller reads stdout only.
    process.stdout.write(`${JSON.stringify(reply)}\n`);
    throw cause;
  }
}
