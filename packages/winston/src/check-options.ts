import { facilities, severities as known } from "@hitless/syslog";

import type { QueuePolicy, SyslogTransportOptions } from "./options.ts";

const policies: readonly QueuePolicy[] = ["block", "drop-oldest", "drop-newest"];

const texts = ["destination", "host", "processId", "messageId", "structuredDataId"] as const;

/** @throws {TypeError} with what was given and what was expected. */
export function checkOptions(options: SyslogTransportOptions): void {
  const problems = [...problemsOfTexts(options), ...problemsOf(options)];
  if (problems.length > 0) throw new TypeError(problems.join("; "));
}

function problemsOfTexts(options: SyslogTransportOptions): string[] {
  return texts
    .filter((name) => name === "destination" || options[name] !== undefined)
    .filter((name) => typeof options[name] !== "string")
    .map((name) =>
      name === "destination"
        ? `destination is ${options[name]}, a text such as "syslog+tls://logs.example:6514" was expected`
        : `${name} is ${JSON.stringify(options[name])}, a text was expected`,
    );
}

function problemsOf({
  facility = "local0",
  policy = "block",
  maxQueueBytes = 65_536,
  closeTimeoutMs = 0,
  severities = {},
}: SyslogTransportOptions): string[] {
  return [
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
}
