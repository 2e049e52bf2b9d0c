import {
  type CloudWatchLogsClient,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";

import type { ReadLines } from "./open-output.ts";

/** The lines of a log stream of CloudWatch Logs, from its beginning. */
export function readLogStream(
  logs: CloudWatchLogsClient,
  { group, stream }: { group: string; stream: string },
): ReadLines {
  let nextToken: string | undefined;
  return async (signal) => {
    const input = { logGroupName: group, logStreamName: stream, startFromHead: true };
    try {
      const { events = [], nextForwardToken } = await logs.send(
        new GetLogEventsCommand({ ...input, ...(nextToken !== undefined && { nextToken }) }),
        { abortSignal: signal },
      );
      nextToken = nextForwardToken ?? nextToken;
      return events.map(({ message = "" }) => message);
    } catch (error) {
      // The stream is there once the container has written its first line.
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  };
}
