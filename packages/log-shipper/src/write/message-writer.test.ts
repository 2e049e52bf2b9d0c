import { parseSyslog, writeRfc5424 } from "@hitless/syslog";
import { expect, test } from "vitest";

import { messageWriter } from "./message-writer.ts";
import { splitText } from "./split-text.ts";

const header = {
  ...({
    facility: "user",
    severity: "err",
  } as const),
  hostname: "node.example",
  appName: "{#t}web",
  processId: "42",
  numbered: {
    container: "0123456789ab",
    stream: "stderr",
  },
  elements: [
    {
      id: "token@41058",
      params: [["a", '"]\\ {#t}']] as const,
    },
  ],
};

test("writes what the package syslog writes, whatever the fields and the text are", () => {
  const write = messageWriter(header, "rfc5424");
  for (const message of ["", "hello", "{#t} {#s} {#i}", "zażółć", "a\nb"]) {
    const written = write("2026-11-25T21:45:21.123456789Z", "17", 4, message);
    const params = [
      ["container", "0123456789ab"],
      ["stream", "stderr"],
      ["sequence", "17"],
    ] as const;
    const { numbered: _, elements, ...fields } = header;
    const expected = writeRfc5424({
      ...fields,
      message: message === "" ? "x" : message,
      timestamp: "2026-11-25T21:45:21.123456789Z",
      structuredData: [
        {
          id: "hitless@32473",
          params,
        },
        {
          id: "meta",
          params: [["sequenceId", "4"]],
        },
        ...elements,
      ],
    });
    // A text of nothing leaves the space in front of it.
    expect(written).toBe(message === "" ? expected.slice(0, -1) : expected);
  }
});

test("keeps times as short as the engine writes them, and cuts them to six digits", () => {
  const write = messageWriter({ ...header, numbered: undefined }, "rfc5424");
  const timeOf = (time: string) => parseSyslog(write(time, "", 1, "x")).timestamp;
  expect(timeOf("2026-11-25T21:45:21Z")).toBe("2026-11-25T21:45:21Z");
  expect(timeOf("2026-11-25T21:45:21.1234567Z")).toBe("2026-11-25T21:45:21.123456Z");
  expect(parseSyslog(write("2026-11-25T21:45:21Z", "", 1, "x")).structuredData).toEqual(
    header.elements,
  );
});

test("writes RFC 3164", () => {
  const written = messageWriter(header, "rfc3164")("2026-11-25T21:45:21Z", "1", 1, "text");
  expect(parseSyslog(written)).toMatchObject({ format: "rfc3164", message: "text" });
});

test("splits a text between characters", () => {
  expect(splitText("", 10)).toEqual([""]);
  expect(splitText("abc", 3)).toEqual(["abc"]);
  expect(splitText("abcdefg", 3)).toEqual(["abc", "def", "g"]);
  const text = "aż😀".repeat(100);
  for (const size of [4, 5, 6, 7, 64]) {
    const parts = splitText(text, size);
    expect(parts.join("")).toBe(text);
    expect(Math.max(...parts.map((part) => Buffer.byteLength(part)))).toBeLessThanOrEqual(size);
  }
});
