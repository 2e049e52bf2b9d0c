import { expect, test } from "vitest";

import { createSyslogClient } from "./create-syslog-client.ts";

test.for(["syslog", "syslog+tcp", "syslog+relp"])(
  "options of TLS are refused for %s, which would send plain text",
  (scheme) => {
    expect(() => createSyslogClient(`${scheme}://127.0.0.1:9`, { tls: {} })).toThrow(
      /^the option tls is for syslog\+tls and syslog\+relp\+tls, not (udp|tcp|relp)$/,
    );
  },
);
