import { onTestFinished } from "vitest";

import { createPlain, type Plain, type PlainSyslog } from "./create-plain.ts";

/** A logger with nothing but winston-syslog, which ends with the test. */
export function plainLogger(options: Record<string, unknown>): Plain {
  const plain = createPlain(options);
  plain.logger.on("error", () => undefined);
  onTestFinished(() => end(plain.transport));
  return plain;
}

/** Its own `close` would connect again, for ever. */
function end({ socket }: Partial<PlainSyslog>): void {
  socket?.removeAllListeners("close").removeAllListeners("connect");
  if (socket?.destroy) socket.destroy();
  else socket?.close?.();
}
