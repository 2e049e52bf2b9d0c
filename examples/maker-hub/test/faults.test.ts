import { expect, test } from "vitest";

import { builtElsewhere } from "./built.ts";
import { run, start } from "./instance.ts";

const folder = await builtElsewhere("2.0.0");

test("ends with a believable error before it listens, under the fault crash", async () => {
  const instance = run(folder, { MAKER_HUB_FAULT: "crash" });
  expect(await instance.ended).toEqual({ code: 1, signal: null });
  expect(instance.stderr()).toBe(
    "maker-hub: cannot open database /data/maker-hub.sqlite: permission denied (EACCES)\n",
  );
  expect(instance.stdout()).toContain("opening the database");
  expect(instance.stdout()).not.toContain("is ready at");
});

test("starts and is never healthy, under the fault unhealthy", async () => {
  const { origin } = await start(folder, { MAKER_HUB_FAULT: "unhealthy" });
  const health = await fetch(`${origin}/healthz`);
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({ status: "unhealthy", version: "2.0.0" });
  expect((await fetch(origin)).status).toBe(200);
});

test.each(["/healthz", "/", "/events"])(
  "gives no answer in a second at %s, under the fault slow",
  async (path) => {
    const { origin } = await start(folder, { MAKER_HUB_FAULT: "slow" });
    const answer = fetch(`${origin}${path}`, { signal: AbortSignal.timeout(1000) });
    await expect(answer).rejects.toThrow("aborted due to timeout");
  },
);

test("is healthy, fails its pages and logs why, under the fault 500", async () => {
  const instance = await start(folder, { MAKER_HUB_FAULT: "500" });
  expect((await fetch(`${instance.origin}/healthz`)).status).toBe(200);
  const page = await fetch(instance.origin, { headers: { accept: "text/html" } });
  expect(page.status).toBe(500);
  expect(await page.text()).not.toContain("Cannot read properties");
  await instance.says("Cannot read properties of undefined (reading 'designs')");
});

test("does not start with a fault that nobody knows", async () => {
  const instance = run(folder, { MAKER_HUB_FAULT: "kaboom" });
  expect(await instance.ended).toEqual({ code: 64, signal: null });
  expect(instance.stderr()).toBe(
    'maker-hub: MAKER_HUB_FAULT is "kaboom", but must be one of crash, unhealthy, slow, 500, or not be set\n',
  );
});

test("ends with one line when its port is taken", async () => {
  const { origin } = await start(folder);
  const { port } = new URL(origin);
  const second = run(folder, { PORT: port });
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.stderr()).toContain(`maker-hub: cannot listen on 127.0.0.1:${port}: `);
  expect(second.stderr()).toContain("EADDRINUSE");
});
