import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { failureOf } from "../test/support/failure-of.ts";
import { freeRange } from "../test/support/free-range.ts";
import { sandbox } from "../test/support/sandbox.ts";
import { checkPorts, isFree, releasePorts, reservePort } from "./ports.ts";

async function listenOn(port: number, host = "127.0.0.1"): Promise<void> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen({ port, host }, resolve));
}

test("gives concurrent owners one port each, until none is left", async () => {
  const { folder } = await sandbox();
  const range = await freeRange(10);
  const owners = Array.from({ length: 10 }, (_, index) => `shop-${index}.x`);

  const ports = await Promise.all(owners.map((owner) => reservePort(folder, owner, range)));

  expect(new Set(ports).size).toBe(10);
  const failure = await failureOf(reservePort(folder, "late.x", range));
  expect(failure).toBe(
    `no-port: late.x: none of the ports ${range.from} to ${range.to} of 127.0.0.1 is free`,
  );
});

test("would give concurrent owners the same port if only free ports were looked for", async () => {
  const { from } = await freeRange(10);
  const firstFree = async (): Promise<number> => ((await isFree(from)) ? from : from + 1);

  const ports = await Promise.all([firstFree(), firstFree(), firstFree()]);

  expect(new Set(ports).size).toBeLessThan(3);
});

test("gives an owner its port again while it is free, and another one when it is not", async () => {
  const { folder } = await sandbox();
  const range = await freeRange(10);
  const first = await reservePort(folder, "shop.x", range);
  expect(await reservePort(folder, "shop.x", range)).toBe(first);

  await listenOn(first);

  expect(await reservePort(folder, "shop.x", range)).not.toBe(first);
});

test("gives a released port to others", async () => {
  const { folder } = await sandbox();
  const { from } = await freeRange(1);
  await reservePort(folder, "old.x", { from, to: from });

  await releasePorts(folder, "old.x");

  expect(await reservePort(folder, "new.x", { from, to: from })).toBe(from);
});

test.each(["127.0.0.1", "0.0.0.0", "::"])(
  "does not take a port on which somebody listens at %s",
  async (host) => {
    const { folder } = await sandbox();
    const range = await freeRange(2);
    await listenOn(range.from, host);

    expect(await reservePort(folder, "shop.x", range)).toBe(range.to);
  },
);

test.each([
  { from: 0, to: 5 },
  { from: 9, to: 8 },
  { from: 1, to: 65_536 },
  { from: 1.5, to: 3 },
])("refuses the range %o", (range) => {
  expect(() => checkPorts(range)).toThrow(TypeError);
});
