import type { LinkPort } from "../../src/client/link.ts";

/** Has nothing to send, and takes note of nothing. */
export const idlePort: LinkPort = {
  next: () => undefined,
  nextMessage: () => undefined,
  onTaken: () => undefined,
  onRefused: () => undefined,
  onGone: () => undefined,
};
