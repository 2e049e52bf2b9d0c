import type { Socket } from "node:net";

import type { Live } from "./live.ts";

/** What the requests of one listener need to know. */
export interface Traffic {
  readonly live: Live;
  readonly name: string;
  readonly connectTimeoutMs: number;
  /** The listener stops: each answer is the last one of its connection. */
  closing(): boolean;
  /** Calls back when the client's connection closes, until the returned function is called. */
  tie(client: Socket, onClose: () => void): () => void;
}
