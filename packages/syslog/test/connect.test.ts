import { expect, test } from "vitest";

import { connect } from "../src/client/connect.ts";
import { parseDestination } from "../src/index.ts";
import { idlePort } from "./support/idle-port.ts";
import { listen } from "./support/listen.ts";

test("a connection over which nothing can be sent is not left open", async () => {
  await using server = await listen();
  const options = {
    connectTimeoutMs: 10_000,
    // No timer has it.
    stallTimeoutMs: Infinity,
    relpWindow: 1,
    refusals: new Map<number, number>(),
    holdProcess: true,
    signal: new AbortController().signal,
  };
  const connecting = connect(parseDestination(server.url), idlePort, options);
  await expect(connecting).rejects.toThrow(RangeError);
  await expect.poll(() => server.connections()).toBe(1);
  await expect.poll(() => server.sockets.size).toBe(0);
});
