import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { config, transports } from "winston";

import { createLogger, type CreateLoggerOptions } from "./create-logger.ts";
import { SyslogTransport } from "./syslog-transport.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

// Over UDP nobody needs to be there.
const destination = "syslog://127.0.0.1:9";

function kindsOf(options: Partial<CreateLoggerOptions>): string[] {
  const logger = createLogger({ app: "shop", ...options });
  onTestFinished(() => void logger.close());
  return logger.transports.map((each) =>
    each instanceof SyslogTransport
      ? "syslog"
      : each instanceof transports.Console
        ? "console"
        : "",
  );
}

test("in development there is a console too", () => {
  vi.stubEnv("NODE_ENV", "development");
  expect(kindsOf({ destination })).toEqual(["syslog", "console"]);
  expect(kindsOf({ destination, console: false })).toEqual(["syslog"]);
});

test("in production there is one only where there is no destination", () => {
  vi.stubEnv("NODE_ENV", "production");
  expect(kindsOf({ destination })).toEqual(["syslog"]);
  expect(kindsOf({})).toEqual(["console"]);
  expect(kindsOf({ destination, console: true })).toEqual(["syslog", "console"]);
});

test("levels may be syslog's or an app's own, if each has a severity", () => {
  expect(kindsOf({ destination, console: false, levels: config.syslog.levels })).toEqual([
    "syslog",
  ]);
  const levels = { info: 0, audit: 1 };
  expect(() => kindsOf({ destination, levels })).toThrow("levels without a syslog severity: audit");
  expect(kindsOf({ destination, console: false, levels, severities: { audit: "alert" } })).toEqual([
    "syslog",
  ]);
});

test.for([
  [{ level: "chatty" }, 'level is "chatty", one of error, warn, info, http'],
  [{ app: "", destination }, 'app: "" was given'],
  [
    { destination: "http://logs.example" },
    'destination "http://logs.example": its scheme is none of',
  ],
  [
    { destination, policy: "drop" as never },
    'policy is "drop", one of block, drop-oldest, drop-newest',
  ],
  [{ destination, facility: "mine" as never }, 'facility is "mine", one of kern,'],
  [{ destination, maxQueueBytes: -1 }, "maxQueueBytes is -1, at least 1024 was expected"],
  [
    { destination, severities: { warn: "warn!" as never } },
    'severities.warn is "warn!", one of emerg, alert,',
  ],
  [{ destination: `${destination}?format=rfc3164`, token: "t" }, "token: with format=rfc3164"],
  [{ destination, processId: 123 as never }, "processId is 123, a text was expected"],
  [{ destination: 514 as never }, 'destination is 514, a text such as "syslog+tls://'],
  [{ destination, redact: "password" as never }, 'redact: "password" was given, a list of names'],
  [{ destination, closeTimeoutMs: Number.NaN }, "closeTimeoutMs is NaN"],
  [{ destination, redact: ["a..b"] }, 'redact: "a..b" names no field'],
] as const)("%j is refused", ([options, problem]) => {
  expect(() => kindsOf(options)).toThrow(problem);
});
