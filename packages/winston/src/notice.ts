import { formatTimestamp, type SyslogMessage } from "@hitless/syslog";

import { headerOf, sequenceElement, tokensOf } from "./compose.ts";
import type { Gap } from "./events.ts";
import type { MessageOptions } from "./options.ts";

/** The message that tells people at the receiver what is missing there, and programs by structured data. */
export function noticeOf(options: MessageOptions, gap: Gap, sequence: number): SyslogMessage {
  const { count, bytes } = gap;
  const since = formatTimestamp(gap.since);
  const until = formatTimestamp(gap.until);
  const params = Object.entries({ count: String(count), bytes: String(bytes), since, until });
  return {
    ...headerOf(options),
    severity: "warning",
    timestamp: until,
    structuredData: [
      ...tokensOf(options),
      sequenceElement(sequence),
      { id: "dropped@32473", params },
    ],
    message: `${count} ${count === 1 ? "message" : "messages"} of ${bytes} bytes dropped from ${since} to ${until}, as the queue was full`,
  };
}
