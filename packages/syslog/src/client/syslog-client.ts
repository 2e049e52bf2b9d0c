import type { SyslogMessage } from "../message.ts";
import type { WaitLimits } from "./waiters.ts";

/** What became of the messages when a client was closed. */
export interface CloseReceipt {
  /** The kernel (TCP, TLS, UDP) or the receiver (RELP) has taken so many; those it refused, and `refused` tells of, are among them. */
  sent: number;
  unsent: number;
  /**
   * The receiver has ended its side too without an error: it has read everything, unless over TCP and TLS its end and our last lines
   * crossed on the way, within one round trip. Always true over UDP, which tells nothing.
   */
  confirmed: boolean;
}

/** Sends messages to one destination, and connects again whenever it has to. */
export interface SyslogClient extends AsyncDisposable {
  /**
   * Takes a message in: one to be written in the destination's format, or one that is written, without framing. Gives its position
   * (1, 2, 3, …), or nothing when there is no room or the client was closed; then nothing was taken in.
   *
   * @throws {TypeError} for an empty text, an unknown facility or severity.
   */
  send(message: SyslogMessage | string): number | undefined;
  /**
   * Resolves when there is room for at least one message of any allowed length.
   *
   * @throws {SyslogError} `closed` when the client was closed; the reason of the signal when it aborts.
   */
  room(options?: { signal?: AbortSignal | undefined }): Promise<void>;
  /** How many messages were taken in: the position of the last one. */
  readonly position: number;
  /** All up to this position are acknowledged (RELP), or with the kernel (TCP, TLS, UDP). */
  readonly taken: number;
  /**
   * Resolves with true when all that was taken in until now is taken, and nothing of it waits for a connection to be sent again; with
   * false after `timeoutMs`. @default 5_000
   */
  flush(limits?: WaitLimits): Promise<boolean>;
  /** Takes no more in, sends what waits, and ends the connection; within `timeoutMs` in all. @default 5_000 */
  close(options?: { timeoutMs?: number | undefined }): Promise<CloseReceipt>;
}
