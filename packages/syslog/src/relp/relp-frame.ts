/** One frame of RELP, as of librelp's description of the protocol. */
export interface RelpFrame {
  /** 1 to 999,999,999; an answer has that of its command, and what the server says by itself 0. */
  transaction: number;
  /** `open`, `syslog`, `close` of a client; `rsp`, `serverclose` of a server. At most 32 letters. */
  command: string;
  data: Uint8Array;
}

/** After this transaction comes 1 again. */
export const lastTransaction = 999_999_999;

/**
 * Writes a frame: `TXNR SP COMMAND SP DATALEN [SP DATA] LF`.
 *
 * @throws {TypeError} when the transaction or the command is not allowed.
 */
export function writeRelpFrame({ transaction, command, data }: RelpFrameInput): Uint8Array {
  if (!Number.isInteger(transaction) || transaction < 0 || transaction > lastTransaction) {
    throw new TypeError(`transaction ${transaction} is none of 0 to ${lastTransaction}`);
  }
  if (!/^[A-Za-z]{1,32}$/.test(command)) {
    throw new TypeError(`command "${command}" is not 1 to 32 letters`);
  }
  const body = typeof data === "string" ? Buffer.from(data) : data;
  const head = `${transaction} ${command} ${body.length}`;
  return body.length === 0
    ? Buffer.from(`${head}\n`)
    : Buffer.concat([Buffer.from(`${head} `), body, Buffer.from("\n")]);
}

/** A frame to be written. */
export type RelpFrameInput = Omit<RelpFrame, "data"> & { data: Uint8Array | string };

/** Whether an answer says that all is well. */
export function isGood({ data }: RelpFrame): boolean {
  return Buffer.from(data.subarray(0, 4)).toString("latin1").trimEnd() === "200";
}

/** What a frame says, for a message of an error. */
export function said({ command, data }: RelpFrame): string {
  return JSON.stringify(`${command} ${Buffer.from(data.subarray(0, 200)).toString()}`.trimEnd());
}
