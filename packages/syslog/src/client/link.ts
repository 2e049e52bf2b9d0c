import type { SyslogError } from "../errors.ts";
import type { Piece } from "./outbox.ts";

/** What a connection takes from the outbox, and what it tells of. */
export interface LinkPort {
  next(this: void): Piece | undefined;
  nextMessage(this: void): Piece | undefined;
  onTaken(this: void, piece: Piece): void;
  /** It is given up. It counts as taken only by {@link LinkPort.onTaken}, in its turn. */
  onRefused(this: void, piece: Piece, error: SyslogError): void;
  /** Called once, when it is gone. */
  onGone(this: void, gone: Gone): void;
}

/** How a connection went. */
export interface Gone {
  /** Absent when the peer ended it properly. */
  error?: SyslogError | undefined;
  /** {@link Link.end} was called, and all is well. */
  isFinished: boolean;
}

/** A connection to the receiver that is ready for messages. */
export interface Link {
  /** Of TLS, such as `TLSv1.3`. */
  protocol?: string;
  /** Sends what there is, as far as the receiver takes it. */
  pump(): void;
  /** Ends it properly; true when the peer confirmed that by ending it as well. */
  end(limitMs: number): Promise<boolean>;
  destroy(): void;
}
