import { expect, test } from "vitest";

import { parseSyslog } from "./parse-syslog.ts";

test("reads the examples of RFC 5424 section 6.5", () => {
  expect(
    parseSyslog(
      "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvick on /dev/pts/8",
    ),
  ).toEqual({
    format: "rfc5424",
    facility: "auth",
    severity: "crit",
    timestamp: "2003-10-11T22:14:15.003Z",
    hostname: "mymachine.example.com",
    appName: "su",
    messageId: "ID47",
    message: "'su root' failed for lonvick on /dev/pts/8",
  });
  expect(
    parseSyslog(
      '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"][examplePriority@32473 class="high"]',
    ),
  ).toMatchObject({
    facility: "local4",
    severity: "notice",
    structuredData: [
      {
        id: "exampleSDID@32473",
        params: [
          ["iut", "3"],
          ["eventSource", "Application"],
          ["eventID", "1011"],
        ],
      },
      { id: "examplePriority@32473", params: [["class", "high"]] },
    ],
    message: "",
  });
});

test("reads the examples of RFC 3164 section 5.4", () => {
  const options = { now: new Date("2026-01-03T00:00:00Z"), utc: true };
  expect(
    parseSyslog(
      "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
      options,
    ),
  ).toEqual({
    format: "rfc3164",
    facility: "auth",
    severity: "crit",
    timestamp: "2025-10-11T22:14:15Z",
    hostname: "mymachine",
    appName: "su",
    message: "'su root' failed for lonvick on /dev/pts/8",
  });
  expect(parseSyslog("Use the BFG!", options)).toMatchObject({
    format: "raw",
    facility: "user",
    severity: "notice",
    message: "Use the BFG!",
  });
  // The third one has a zone, a strange address and no text that would be a tag.
  const third =
    "<165>Aug 24 05:34:00 CST 1987 mymachine myproc[10]: %% It's time to make the do-nuts.  %%";
  expect(parseSyslog(third, options)).toMatchObject({
    format: "rfc3164",
    timestamp: "2025-08-24T05:34:00Z",
    message: "1987 mymachine myproc[10]: %% It's time to make the do-nuts.  %%",
  });
});

test("reads what is found in the wild after a priority", () => {
  const options = { now: new Date("2026-11-25T22:00:00Z"), utc: true };
  const read = (text: string) => parseSyslog(`<14>${text}`, options);
  expect(read("Nov  5 07:08:09 host app[12]: text")).toMatchObject({
    timestamp: "2026-11-05T07:08:09Z",
    processId: "12",
    message: "text",
  });
  expect(read("2026-11-25T22:14:15.123456+01:00 host app: text")).toMatchObject({
    format: "rfc3164",
    timestamp: "2026-11-25T22:14:15.123456+01:00",
    hostname: "host",
    appName: "app",
  });
  expect(read("Nov 25 2025 07:08:09.250 10.0.0.1 text without tag")).toMatchObject({
    timestamp: "2025-11-25T07:08:09.250Z",
    hostname: "10.0.0.1",
    message: "text without tag",
  });
  expect(read("Nov  5 07:08:09 app[12]: without a host")).toMatchObject({
    appName: "app",
    processId: "12",
    message: "without a host",
  });
  expect(read("Nov  5 07:08:09 2001:db8::1 app: text")).toMatchObject({
    hostname: "2001:db8::1",
    appName: "app",
  });
});

test("says what is against the rules, and reads the rest", () => {
  expect(problem("<192>1 - - - - - -")).toMatch("priority of 0 to 191");
  expect(problem("<013>1 - - - - - -")).toMatch("priority of 0 to 191");
  expect(problem("<13>1 - - -")).toMatch("header lacks");
  expect(problem("<13>no time")).toMatch("neither a version 1 nor a time");
  expect(problem(`<13>1 - ${"h".repeat(256)} - - - -`)).toMatch("hostname has more than 255");
  expect(problem("<13>1 - h\u00fc - - - -")).toMatch("printable ASCII");
  const nine = parseSyslog("<13>1 2026-11-25T22:14:15.123456789Z - - - - - text");
  expect(nine).toMatchObject({ timestamp: "2026-11-25T22:14:15.123456Z", message: "text" });
  expect(nine.problem).toMatch("six digits");
  const data = parseSyslog('<13>1 - - - - - [a b="c"][d e=f] text');
  expect(data).toMatchObject({ structuredData: [{ id: "a" }], message: "[d e=f] text" });
  expect(data.problem).toMatch("at character 26");
});

function problem(text: string): string | undefined {
  return parseSyslog(text).problem;
}
