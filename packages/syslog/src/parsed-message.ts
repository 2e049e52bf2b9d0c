import type { SyslogMessage } from "./message.ts";

/** What was read from the bytes of one message. */
export interface ParsedMessage extends SyslogMessage {
  /** `raw`: it has neither form; the whole text, without a leading number, is `message`. */
  format: "rfc5424" | "rfc3164" | "raw";
  /** What is against the rules, where something is. The rest was read all the same. */
  problem?: string;
}
