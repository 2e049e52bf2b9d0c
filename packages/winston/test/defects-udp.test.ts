import dns from "node:dns";

import { expect, test, vi } from "vitest";

import { listenDatagrams } from "./support/listen-datagrams.ts";
import { ourLogger } from "./support/ours.ts";
import { plainLogger } from "./support/plain.ts";

test("defect 14: how often a name is looked up for 50 datagrams", async () => {
  const lookup = vi.spyOn(dns, "lookup");
  const [plain, ours] = [await listenDatagrams(), await listenDatagrams()];
  lookup.mockClear();
  const { logger } = plainLogger({ port: plain.port, protocol: "udp4", host: "localhost" });
  for (let line = 0; line < 50; line += 1) logger.info(`line ${line}`);
  await expect.poll(() => plain.received.length).toBe(50);
  expect(lookup.mock.calls.length).toBeGreaterThanOrEqual(50);

  lookup.mockClear();
  const own = ourLogger({ destination: `syslog://localhost:${ours.port}` });
  for (let line = 0; line < 50; line += 1) own.logger.info(`line ${line}`);
  await expect.poll(() => ours.received.length).toBe(50);
  expect(lookup.mock.calls.length).toBeLessThanOrEqual(1);
});

test("defect 15: a message of 70,000 bytes over UDP", async () => {
  const [plain, ours] = [await listenDatagrams(), await listenDatagrams()];
  const text = "x".repeat(70_000);
  plainLogger({ port: plain.port, protocol: "udp4" }).logger.info(text);
  await expect.poll(() => plain.received.length).toBe(2);
  expect(plain.received[1]).toMatch(/^x+$/);

  const own = ourLogger({ destination: `syslog://127.0.0.1:${ours.port}` });
  own.logger.info(text);
  own.logger.info("next");
  await expect.poll(() => ours.received.length).toBe(2);
  expect(ours.received[0]).toMatch(/^<134>1 .* x+ \[\d+ bytes cut\]$/);
  expect(Buffer.byteLength(ours.received[0] ?? "")).toBeLessThanOrEqual(8_192);
  expect(ours.received[1]).toMatch(/ next$/);
});
