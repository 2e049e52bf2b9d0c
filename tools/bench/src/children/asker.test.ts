import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, it } from "vitest";

import { createAsker } from "./asker.ts";
import { monotonicMs } from "./monotonic.ts";

it("tells when a version first answered, whatever failed in between, and then rests", async () => {
  let version = "one";
  let answered = 0;
  const server = createServer((request, response) => {
    answered += 1;
    if (answered === 3) return void request.socket.destroy();
    response.setHeader("x-hitless-version", version);
    response.end("hello");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const asker = createAsker(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await asker.begin();
    await expect(asker.firstAnswerOf("two", 50)).rejects.toThrow("no answer of two within 50 ms");

    await asker.begin();
    const changedMs = monotonicMs();
    version = "two";
    expect(await asker.firstAnswerOf("two", 5_000)).toBeGreaterThan(changedMs);
    const answeredThen = answered;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(answered).toBe(answeredThen);
  } finally {
    server.closeAllConnections();
    await server[Symbol.asyncDispose]();
  }
});
