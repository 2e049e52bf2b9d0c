import { writeRfc3164, writeRfc5424 } from "@hitless/syslog";

import type { Loss } from "../read/loss.ts";
import { numberElement } from "./message-writer.ts";

export interface LossMessage {
  loss: Loss;
  container: { id: string; name: string };
  hostname: string;
  /** The time of the line before; "" for none. */
  since: string;
  /** `meta sequenceId` */
  id: number;
  format: "rfc5424" | "rfc3164";
}

const reasons: Readonly<Record<Loss["why"], string>> = {
  rotated: "the engine had removed them before they could be read",
  "held-too-much": "they were given up, as files that rotation has put aside had become too many",
  damaged: "what is in the log is no record of the engine's",
};

/** Tells the receiver what it will not get, as a message of the shipper's own. */
export function lossMessage({ loss, container, hostname, since, id, format }: LossMessage): string {
  const { lines } = loss;
  const count = lines ? `${lines[0] + lines[1]} lines` : "an unknown number of lines";
  const after = since === "" ? "" : ` after ${since}`;
  const message = `lost ${count} of container ${container.name}${after}: ${reasons[loss.why]}`;
  const lost = lines ? [...lines] : ["unknown", "unknown"];
  const fields = {
    facility: "syslog",
    severity: "err",
    timestamp: new Date().toISOString(),
    hostname,
    appName: "hitless-log-shipper",
    processId: String(process.pid),
    message,
  } as const;
  if (format === "rfc3164") return writeRfc3164(fields);
  const params = [
    ["container", container.id.slice(0, 12)],
    ["lostStdout", String(lost[0])],
    ["lostStderr", String(lost[1])],
  ] as const;
  return writeRfc5424({
    ...fields,
    messageId: "lost",
    structuredData: [
      { id: numberElement, params },
      { id: "meta", params: [["sequenceId", String(id)]] },
    ],
  });
}
