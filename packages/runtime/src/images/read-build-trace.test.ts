import { expect, test } from "vitest";
import { buildOutput } from "./build-output.ts";
import { readBuildTrace } from "./read-build-trace.ts";

/** A field with a length: its key in one byte, as its number is below 16. */
function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = [];
  let rest = bytes.length;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
}

function step(name: string, ...more: Buffer[]): Buffer {
  const started = field(5, Buffer.from([0x08, 0x9f, 0xc3, 0x96, 0xd8, 0x06]));
  return field(1, Buffer.concat([field(1, `sha256:${name}`), field(3, name), started, ...more]));
}

function log(name: string, text: Buffer | string): Buffer {
  // Its second field is a time, its third a number.
  const rest = [field(2, Buffer.from([0x08, 1])), Buffer.from([0x18, 1]), field(4, text)];
  return field(3, Buffer.concat([field(1, `sha256:${name}`), ...rest]));
}

function trace(...parts: Buffer[]): Record<string, unknown> {
  return { id: "moby.buildkit.trace", aux: Buffer.concat(parts).toString("base64") };
}

test("reads steps, and what they write, of a message that BuildKit sent", () => {
  const sent =
    "GmIKR3NoYTI1NjoxNmUyNjU5NjRkNDZlMmY5MTRmZGE1MzAyNTdkNjJiNWJjZGY0ODlmYmNkNDkyODE2YTFmMzUwYTNhZDRiZDZhEgsIoMOW2AYQ7OW5DRgBIghidWlsdC0xCg==";
  const { logs } = readBuildTrace(sent);
  expect(logs.map(({ step: of, data }) => [of.slice(0, 11), data.toString()])).toEqual([
    ["sha256:16e2", "built-1\n"],
  ]);
  const long = "x".repeat(300);
  const { steps } = readBuildTrace(String(trace(step(long, Buffer.from([0x20, 1])))["aux"]));
  expect(steps).toEqual([
    { digest: `sha256:${long}`, name: long, cached: true, started: true, error: "" },
  ]);
});

test.each(["", "AA==", "CgH/", "GgUKA3No", "//////////8="])(
  "survives the broken message %j",
  (text) => {
    expect(() => readBuildTrace(text)).not.toThrow();
  },
);

test("tells each step once, errors, and lines whole, though two steps write at once", () => {
  const lines: string[] = [];
  const output = buildOutput((line) => lines.push(line));
  const umlaut = Buffer.from("ä\n");
  output.add(trace(step("one"), step("two")));
  output.add(trace(step("one"), log("one", "a1"), log("two", "b1\nb2")));
  output.add(trace(log("one", umlaut.subarray(0, 1))));
  output.add(trace(log("one", umlaut.subarray(1))));
  output.add(trace(step("two", field(7, "exit code: 3")), step("two", field(7, "exit code: 3"))));
  output.add({ stream: "Successfully tagged x\n" });
  output.end();
  expect(lines).toEqual([
    "one",
    "two",
    "b1",
    "a1ä",
    "error: exit code: 3",
    "Successfully tagged x",
    "b2",
  ]);
  expect(output.lastLines()).toEqual(lines);
});
