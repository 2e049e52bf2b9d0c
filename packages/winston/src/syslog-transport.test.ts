import { once } from "node:events";

import { expect, onTestFinished, test } from "vitest";
import { createLogger } from "winston";

import type { SyslogTransportOptions } from "./options.ts";
import { SyslogTransport } from "./syslog-transport.ts";

// Over UDP nobody needs to be there.
const destination = "syslog://127.0.0.1:9";

function transportOf(options: Partial<SyslogTransportOptions> = {}): SyslogTransport {
  const transport = new SyslogTransport({ app: "test", destination, ...options });
  onTestFinished(async () => void (await transport.close({ timeoutMs: 0 })));
  return transport;
}

test("a second logger is refused, and the first one keeps the transport", async () => {
  const transport = transportOf();
  const first = createLogger({ transports: [transport] });
  const problem = "each logger needs a transport of its own";
  expect(() => createLogger({ transports: [transport] })).toThrow(problem);
  first.info("one").remove(transport);
  await once(transport, "finish");
  expect(await transport.close()).toMatchObject({ sent: 1, unsent: 0 });
  expect(() => first.add(transport)).toThrow(problem);
});
