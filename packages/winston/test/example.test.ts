import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { createFrameDecoder, parseSyslog } from "@hitless/syslog";
import { expect, test, vi } from "vitest";

import { takeOrder } from "./example.ts";
import { listen } from "./support/listen.ts";

test("logs an order over syslog, as the README has it", async () => {
  vi.stubEnv("NODE_ENV", "production");
  const receiver = await listen();
  await takeOrder(`syslog+tcp://127.0.0.1:${receiver.port}`);
  vi.unstubAllEnvs();

  const decoder = createFrameDecoder();
  const frames = receiver.connections[0]?.received.flatMap((chunk) => decoder.push(chunk)) ?? [];
  const [order, receipt] = frames.map((frame) => parseSyslog(frame));
  expect(order).toMatchObject({ severity: "info", appName: "shop", message: "order taken" });
  expect(order?.structuredData?.[1]).toEqual({
    id: "fields@32473",
    params: [
      ["order.id", "7"],
      ["order.items", "3"],
      ["card.token", "(redacted)"],
    ],
  });
  expect(receipt).toMatchObject({ severity: "err", message: "no receipt printer is off" });
  expect(receipt?.structuredData?.[1]?.params).toContainEqual(["cause.message", "no paper"]);
});

test("the README has the example", async () => {
  const [example = "", readme] = await Promise.all(
    ["example.ts", "../README.md"].map((file) => readFile(join(import.meta.dirname, file), "utf8")),
  );
  expect(readme).toContain(example);
});
