import { facilities, severities as known } from "@hitless/syslog";

import type { QueuePolicy, SyslogTransportOptions } from "./options.ts";

const policies: readonly QueuePolicy[] = ["block", "drop-oldest", "drop-newest"];

/** @throws {TypeError} with what was given and what was expected. */
export function checkOptions({
  facility = "local0",
  policy = "block",
  maxQueueBytes = 65_536,
  closeTimeoutMs = 0,
  severities = {},
}: SyslogTransportOptions): void {
  const problems = [
    facilities.includes(facility)
      ? ""
      : `facility is ${JSON.stringify(facility)}, one of ${facilities.join(", ")} was expected`,
    policies.includes(policy)
      ? ""
      : `policy is ${JSON.stringify(policy)}, one of ${policies.join(", ")} was expected`,
    maxQueueBytes >= 1_024 ? "" : `maxQueueBytes is ${maxQueueBytes}, at least 1024 was expected`,
    closeTimeoutMs >= 0 && closeTimeoutMs <= 2_147_483_647
      ? ""
      : `closeTimeoutMs is ${closeTimeoutMs}, a number of milliseconds was expected`,
    ...Object.entries(severities).map(([level, severity]) =>
      known.includes(severity)
        ? ""
        : `severities.${level} is ${JSON.stringify(severity)}, one of ${known.join(", ")} was expected`,
    ),
  ].filter((problem) => problem !== "");
  if (problems.length > 0) throw new TypeError(problems.join("; "));
}
