import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { embeddedProxy } from "../src/index.ts";
import { startApp } from "./support/app.ts";
import { config, killAndWait, makeStack, portOf, routeTo, type Stack } from "./support/stack.ts";

const full = process.env["HITLESS_TEST_SIZE"] === "full";

const releaseAt = async (port: number): Promise<string | null> => {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } });
  await answer.text();
  return answer.headers.get("x-hitless-release");
};

test("starts again exactly as it was by the next call after kill -9", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await makeStack();
  const { proxy, folder } = stack;
  const first = await proxy.apply(config({ blue: [blue.server], green: [green.server] }));
  await proxy.setRoutes(routeTo("green"));
  const before = await proxy.observe();
  const text = await readFile(join(folder, "proxy.json"), "utf8");
  const pid = await stack.pid();

  await stack.killProxy();
  const after = await embeddedProxy({ folder }).observe();

  expect(await stack.pid()).not.toBe(pid);
  expect(after).toEqual(before);
  expect(portOf(after)).toBe(portOf(first));
  expect(await readFile(join(folder, "proxy.json"), "utf8")).toBe(text);
  expect(await releaseAt(portOf(after))).toBe("green");
});

/** Moves the route back and forth, and kills the process around each acknowledgement. */
async function crashRounds(stack: Stack, rounds: number): Promise<{ lost: number }> {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  const { proxy } = stack;
  const backends = { blue: [blue.server], green: [green.server] };
  const port = portOf(await proxy.apply(config(backends)));
  let lost = 0;
  for (let round = 0; round < rounds; round += 1) {
    const wanted = round % 2 === 0 ? "green" : "blue";
    const pid = await stack.pid();
    const moving = proxy.setRoutes(routeTo(wanted));
    // Right after the acknowledgement, or in the middle of the call, a little later each time; the
    // call is then repeated at the new process, and is acknowledged by that one.
    if (round % 4 < 2) await moving;
    else await new Promise((resolve) => setTimeout(resolve, round % 7));
    await killAndWait(pid);
    await moving;
    const { routes } = await proxy.observe();
    const serves = routes[0]?.to[0]?.backend ?? "";
    if (serves !== wanted || (await releaseAt(port)) !== wanted) lost += 1;
  }
  return { lost };
}

test("loses no acknowledged change when it is killed near the acknowledgement", async () => {
  await using stack = await makeStack();
  expect((await crashRounds(stack, full ? 60 : 12)).lost).toBe(0);
});

test("loses acknowledged changes where they are not written before they are live", async () => {
  await using stack = await makeStack(
    fileURLToPath(new URL("./support/without-writing.ts", import.meta.url)),
  );
  expect((await crashRounds(stack, 2)).lost).toBeGreaterThan(0);
});

test("keeps its files to the user", async () => {
  await using app = await startApp("one");
  await using stack = await makeStack();
  await stack.proxy.apply(config({ app: [app.server] }));
  const modeOf = async (name: string) =>
    ((await stat(join(stack.folder, name))).mode & 0o777).toString(8);

  expect(
    await Promise.all(["proxy.json", "proxy.sock", "proxy.pid", "logs/proxy.log"].map(modeOf)),
  ).toEqual(["600", "600", "600", "600"]);
});
