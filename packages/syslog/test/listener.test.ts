import { expect, test, vi } from "vitest";

import { createSyslogClient } from "../src/index.ts";
import { listen } from "./support/listen.ts";

test("a listener that throws stops neither sending nor closing, and what it threw is uncaught", async () => {
  await using server = await listen();
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  const uncaught = vi.fn<(cause: Error) => void>();
  process.on("uncaughtException", uncaught);
  try {
    const client = createSyslogClient(server.url, {
      onEvent({ type }) {
        if (type === "connected") throw new Error("from the listener");
      },
    });
    client.send("text");
    expect(await client.close({ timeoutMs: 60_000 })).toMatchObject({ sent: 1, confirmed: true });
    expect(uncaught.mock.calls).toMatchObject([
      [{ message: "from the listener" }, "uncaughtException"],
    ]);
  } finally {
    process.off("uncaughtException", uncaught);
    for (const other of others) process.on("uncaughtException", other);
  }
});
