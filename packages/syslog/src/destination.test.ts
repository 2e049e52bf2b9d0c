import { expect, test } from "vitest";

import { createSyslogClient } from "./client/create-syslog-client.ts";
import { parseDestination } from "./destination.ts";

test("reads scheme, host, port and what the query says", () => {
  expect(parseDestination("syslog://logs.example")).toEqual({
    transport: "udp",
    host: "logs.example",
    port: 514,
    framing: "octet-counting",
    format: "rfc5424",
    maxMessageBytes: 8_192,
  });
  expect(parseDestination("syslog+tcp://[::1]:1514?framing=line&format=rfc3164&max=1024")).toEqual({
    transport: "tcp",
    host: "::1",
    port: 1_514,
    framing: "line",
    format: "rfc3164",
    maxMessageBytes: 1_024,
  });
  expect(
    parseDestination("syslog+tls://192.0.2.1?ca=/etc/ca@1.pem&servername=logs.example"),
  ).toMatchObject({
    transport: "tls",
    port: 6_514,
    maxMessageBytes: 1_048_576,
    tls: { ca: "/etc/ca@1.pem", servername: "logs.example" },
  });
  expect(parseDestination("syslog+relp+tls://a").transport).toBe("relp+tls");
});

test("leaves alone what belongs to somebody else", () => {
  expect(parseDestination("syslog://a?filter.name=web", { allow: ["filter.name"] }).host).toBe("a");
});

test.for([
  ["logs.example:514", "its scheme is none of syslog, syslog+udp, syslog+tcp"],
  ["//logs.example", "expected a URL such as syslog+tls://logs.example:6514"],
  ["https://logs.example", "its scheme is none of syslog, syslog+udp"],
  ["syslog+tcp://", "it names no host"],
  ["syslog+tcp://a:0", "its port is 0"],
  ["syslog+tcp://a:99999", "expected a URL such as"],
  ["syslog+tcp://a/path", "it has a path, /path"],
  [
    "syslog+tcp://a?framming=line",
    'there is no option "framming": expected some of framing, format',
  ],
  ["syslog+tcp://a?framing=lines", "framing=lines is none of octet-counting, line"],
  ["syslog+tls://a?framing=line", "framing=line is for syslog+tcp only"],
  ["syslog+tcp://a?ca=ca.pem", "ca is for TLS, which tcp is not"],
  ["syslog+tls://a?cert=c.pem", "cert and key belong together"],
  ["syslog+tls://a?servername=192.0.2.1", "servername=192.0.2.1 is an address, and no name"],
  ["syslog://a?max=100", "max=100 is no number of bytes from 480 to 65507"],
  ["syslog+tcp://user:secret@a", "syslog has no user name or password"],
] as const)("refuses %s", ([url, problem]) => {
  expect(() => parseDestination(url)).toThrow(problem);
});

test.for(["user:se/cr@et", "user:1/cr@et", "user:1?cr@et", "user:1#cr@et", "user:secret"])(
  "does not repeat a password, as in %s",
  (secret) => {
    expect(() => parseDestination(`syslog+tcp://${secret}@a`)).toThrow(
      /^destination "syslog\+tcp:\/\/…@a": (expected a URL|syslog has no user name)[^/]*(\/\/logs[^/]*)?$/,
    );
  },
);

test("says what is missing where there is no text at all", () => {
  const missing = undefined as unknown as string;
  const problem = "the destination is undefined: expected a URL such as syslog+tls://logs.example";
  expect(() => parseDestination(missing)).toThrow(problem);
  expect(() => createSyslogClient(missing)).toThrow(problem);
});
