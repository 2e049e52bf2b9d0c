/** How a line came in. */
export type Transport = "udp" | "tcp" | "tls" | "relp" | "relp+tls";

/** RFC 5424, section 6.3: one element of structured data. */
export interface StructuredElement {
  id: string;
  params: readonly (readonly [name: string, value: string])[];
}

/** A line as it came in, before it is stored. */
export interface IncomingLine {
  /** Of the message; the sender's address where it names none. */
  host: string;
  /** The program; "" where the message names none. */
  app: string;
  /** 0 (emerg) to 7 (debug). */
  severity: number;
  /** 0 (kern) to 23 (local7). */
  facility: number;
  /** RFC 3339, as the sender wrote it. */
  timestamp?: string;
  processId?: string;
  messageId?: string;
  structuredData?: readonly StructuredElement[];
  message: string;
  transport: Transport;
  /** The address that it came from. */
  sender: string;
  /** What was wrong with it; it was kept nevertheless. */
  problem?: string;
  /** The bytes as they came, of a line with a problem. */
  raw?: Uint8Array;
}

/** A stored line. */
export interface LogLine extends Omit<IncomingLine, "raw"> {
  /** 1, 2, 3… in the order of arrival. */
  id: number;
  /** Milliseconds since 1970, never less than that of the line before. */
  receivedMs: number;
  /** The bytes as they came, in base64, of a line with a problem. */
  rawBase64?: string;
}
