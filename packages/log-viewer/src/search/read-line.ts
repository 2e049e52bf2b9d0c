import type { LogLine, StructuredElement, Transport } from "../line/line.ts";
import { ownJson } from "../line/own-json.ts";

/** A row as `selectLines` selects it. */
export interface LineRow {
  id: number;
  received: number;
  timestamp: string | null;
  host_name: string;
  app_name: string;
  sender_name: string;
  severity: number;
  facility: number;
  process_id: string | null;
  message_id: string | null;
  structured_data: string | null;
  message: string;
  transport: Transport;
  problem: string | null;
  raw: Uint8Array | null;
}

export function readLine(row: LineRow): LogLine {
  const line: LogLine = {
    id: row.id,
    receivedMs: row.received,
    host: row.host_name,
    app: row.app_name,
    severity: row.severity,
    facility: row.facility,
    message: row.message,
    transport: row.transport,
    sender: row.sender_name,
  };
  if (row.timestamp !== null) line.timestamp = row.timestamp;
  if (row.process_id !== null) line.processId = row.process_id;
  if (row.message_id !== null) line.messageId = row.message_id;
  if (row.structured_data !== null) {
    line.structuredData = ownJson<StructuredElement[]>(row.structured_data);
  }
  if (row.problem !== null) line.problem = row.problem;
  if (row.raw !== null) line.rawBase64 = Buffer.from(row.raw).toString("base64");
  return line;
}
