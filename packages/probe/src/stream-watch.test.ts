import { expect, test } from "vitest";
import { freshStream, type StreamHappening, watchStream } from "./stream-watch.ts";

const opened: StreamHappening = { type: "opened" };
const stopped: StreamHappening = { type: "stopped" };
const message = (id?: number): StreamHappening => ({ type: "message", id });
const ended = (proper: boolean, reason = "why"): StreamHappening => ({
  type: "ended",
  proper,
  reason,
});

/** The verdicts in short, such as `moved 1` and `cut 1: events missed`. */
function follow(...happenings: StreamHappening[]): string[] {
  let state = freshStream;
  return happenings.flatMap((happening) => {
    const step = watchStream(state, happening);
    state = step.state;
    return step.verdicts.map((verdict) =>
      verdict.is === "moved" ? `moved ${verdict.count}` : `cut ${verdict.count}: ${verdict.reason}`,
    );
  });
}

test.each<[string, StreamHappening[], string[]]>([
  [
    "moved when the next event follows",
    [opened, message(1), ended(true), opened, message(2)],
    ["moved 1"],
  ],
  ["not yet moved before that event", [opened, message(1), ended(true), opened], []],
  [
    "moved when the run stops before that event",
    [opened, message(1), ended(true), opened, stopped],
    ["moved 1"],
  ],
  [
    "moved by the reconnect where events have no numbers",
    [opened, message(), ended(true), opened],
    ["moved 1"],
  ],
  [
    "moved twice by one proof",
    [opened, message(1), ended(true), opened, ended(true), opened, message(2)],
    ["moved 2"],
  ],
  [
    "cut when an event is missing after it",
    [opened, message(1), ended(true), opened, message(3)],
    ["cut 1: events missed"],
  ],
  [
    "cut when numbers begin again",
    [opened, message(9), ended(true), opened, message(1)],
    ["cut 1: event numbers went back"],
  ],
  [
    "cut when an event comes twice",
    [opened, message(9), ended(true), opened, message(9)],
    ["cut 1: an event came twice"],
  ],
  [
    "cut when the one reconnect fails",
    [opened, message(1), ended(true), ended(false)],
    ["cut 1: after a proper end, the reconnect failed: why"],
  ],
  ["cut when it did not end properly", [opened, message(1), ended(false)], ["cut 1: why"]],
  [
    "cut once, whatever was missed by it",
    [opened, message(1), ended(false), opened, message(5)],
    ["cut 1: why"],
  ],
  ["cut when it cannot be opened", [ended(false)], ["cut 1: why"]],
  [
    "cut for a hole while it is open",
    [opened, message(1), message(2), message(4), message(5)],
    ["cut 1: events missed"],
  ],
  ["nothing while it is open", [opened, message(1), message(2), stopped], []],
])("a stream is %s", (_name, happenings, verdicts) => {
  expect(follow(...happenings)).toEqual(verdicts);
});
