import type { Destination } from "../destination.ts";
import type { SettledOptions } from "./options.ts";
import { createOutbox, type Outbox } from "./outbox.ts";

/** The outbox that a transport needs: only a stream has frames, and something to send again. */
export function outboxFor(
  { transport, framing }: Destination,
  { maxQueueBytes, replayWindowBytes }: SettledOptions,
): Outbox {
  const isStream = transport === "tcp" || transport === "tls";
  return createOutbox({
    framing: isStream ? framing : "none",
    maxBytes: maxQueueBytes,
    windowBytes: isStream ? replayWindowBytes : 0,
  });
}
