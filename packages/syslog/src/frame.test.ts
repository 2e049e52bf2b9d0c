import { expect, test } from "vitest";

import { createSyslogClient } from "./client/create-syslog-client.ts";
import { frameOctetCounted } from "./frame.ts";

test("there is no frame for an empty message, whose length would be 0 against RFC 6587", () => {
  expect(() => frameOctetCounted("")).toThrow("an empty message has no frame: expected a text");
});

test("a client takes no empty message in", async () => {
  const client = createSyslogClient("syslog+tcp://127.0.0.1:9");
  expect(() => client.send("")).toThrow("the message is empty: expected a text");
  expect(client.position).toBe(0);
  await client.close({ timeoutMs: 0 });
});
