import { expect, test } from "vitest";
import { parseEvent } from "./parse-event.ts";

const during = { from: 1000, to: 2000 };

test("reads an event", () => {
  const line = '{"at":1500.5,"type":"switched","text":"blue to green","more":1}';
  expect(parseEvent(line, during)).toEqual({
    event: { at: 1500.5, type: "switched", text: "blue to green" },
  });
});

test.each([
  ["switched", "not JSON"],
  ["null", "not an object"],
  ['"switched"', "not an object"],
  ["[]", '"at"'],
  ['{"type":"switched"}', '"at"'],
  ['{"at":"1500","type":"switched"}', '"at"'],
  ['{"at":1.5,"type":"switched"}', '"at"'],
  ['{"at":1500}', '"type"'],
  ['{"at":1500,"type":" "}', '"type"'],
  ['{"at":1500,"type":"x","text":{}}', '"text"'],
])("says what is wrong with %s", (line, problem) => {
  expect(JSON.stringify(parseEvent(line, during))).toContain(JSON.stringify(problem).slice(1, -1));
});

test("shows no control characters and not all of a long line", () => {
  const read = parseEvent(`\u001b[2J${"x".repeat(10_000)}`, during);
  expect("problem" in read && read.problem).toMatch(/^not JSON: \[2Jx{1,80}…$/);
});
