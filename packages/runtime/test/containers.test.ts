import { expect, test } from "vitest";
import { ensureNetwork } from "../src/index.ts";
import { waitUntilHealthy } from "../src/wait-until-healthy.ts";
import { engineBox, script } from "./support/engine.ts";
import { failureOf } from "./support/failure-of.ts";
import { eventually } from "./support/sandbox.ts";

const sleep = ["sleep", "600"];
const web = script(`
  import { createServer } from "node:http";
  createServer((_, response) => response.end(process.env.COLOR)).listen(3000);
`);

test("runs an instance from create to remove, and every call may be repeated", async (context) => {
  const { runtime, spec } = await engineBox(context);
  const wanted = spec("web", web, {
    labels: { color: "blue" },
    environment: { COLOR: "blue" },
    container: { port: 3000 },
  });
  const created = await runtime.create(wanted);
  expect(created).toMatchObject({ id: wanted.id, labels: wanted.labels, state: { is: "created" } });
  expect(await runtime.create({ ...wanted })).toEqual(created);

  const [started] = await Promise.all([1, 2, 3].map(() => runtime.start(wanted.id)));
  const { address } = started ?? {};
  const url = `http://${address?.host}:${address?.port}`;
  await waitUntilHealthy({ url }, { everyMs: 20 });
  expect(await (await fetch(url)).text()).toBe("blue");
  expect(await runtime.list(wanted.labels)).toEqual([started]);
  expect(await failureOf(runtime.remove(wanted.id))).toMatch(/^running: /);

  const [stopped] = await Promise.all([1, 2].map(() => runtime.stop(wanted.id)));
  expect(stopped?.state).toEqual({ is: "exited", exit: { signal: "SIGTERM" } });
  expect((await runtime.start(wanted.id)).state.is).toBe("running");
  await runtime.stop(wanted.id);
  await Promise.all([runtime.remove(wanted.id), runtime.remove(wanted.id)]);
  await runtime.remove(wanted.id);
  expect(await runtime.list(wanted.labels)).toEqual([]);
});

test("refuses another spec under the same id, a name that is taken, and an image that is missing", async (context) => {
  const { engine, runtime, spec, base, labels, name } = await engineBox(context);
  await runtime.create(spec("one", sleep));
  expect(await failureOf(runtime.create(spec("one", ["sleep", "1"])))).toMatch(/^conflict: /);

  await engine.docker.createContainer({
    name: name("two"),
    Image: base,
    Cmd: sleep,
    Labels: labels,
  });
  expect(await failureOf(runtime.create(spec("two", sleep)))).toMatch(/^conflict: /);
  expect(await failureOf(runtime.start(name("two")))).toMatch(/^not-found: /);
  await runtime.remove(name("two"));
  expect(await engine.docker.getContainer(name("two")).inspect()).toBeTruthy();

  const missing = spec("three", sleep, { image: "hitless-test/no-such:1" });
  expect(await failureOf(runtime.create(missing))).toMatch(/^image-missing: .*no-such:1/);
});

test("lets one of several creators of the same make it, and all find it", async (context) => {
  const { runtime, spec } = await engineBox(context);
  const plain = spec("plain", sleep);
  const files = [{ path: "/srv/a", content: Buffer.from("a") }];
  const withFiles = spec("files", sleep, { container: { files } });
  for (const wanted of [plain, withFiles]) {
    const made = await Promise.all([1, 2, 3, 4].map(() => runtime.create(wanted)));
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set([wanted.id]));
  }
  expect(await runtime.list(plain.labels)).toHaveLength(2);
});

test("puts files in place, in networks, in a read-only container too, and leaves no volume", async (context) => {
  const { engine, runtime, spec, name, labels } = await engineBox(context);
  for (const of of ["front", "back"]) await ensureNetwork(engine, { name: name(of), labels });
  const files = [
    { path: "/run/secrets/deep/key", content: Buffer.from("k"), mode: 0o440, groupId: 1000 },
    { path: "/etc/app/setting", content: Buffer.from("s"), mode: 0o444 },
  ];
  const code = `
    import { readFileSync, statSync, writeFileSync } from "node:fs";
    const { mode, gid } = statSync("/run/secrets/deep/key");
    console.log((mode & 0o777).toString(8), gid, readFileSync("/etc/app/setting", "utf8"));
    try { writeFileSync("/x", ""); console.log("writable"); } catch (e) { console.log(e.code); }
    setInterval(() => {}, 1000);
  `;
  const networks = [{ name: name("front"), aliases: ["app"] }, { name: name("back") }];
  for (const readOnly of [false, true]) {
    const wanted = spec(`ro-${readOnly}`, script(code), {
      container: { files, networks, readOnly },
    });
    await runtime.create(wanted);
    await runtime.start(wanted.id);
    const lines = await eventually(
      () => runtime.logs(wanted.id),
      ({ length }) => length === 2,
    );
    expect(lines).toEqual(["440 1000 s", readOnly ? "EROFS" : "writable"]);
    const { NetworkSettings, Mounts } = await engine.docker.getContainer(wanted.id).inspect();
    expect(Object.keys(NetworkSettings.Networks).toSorted()).toEqual(
      [name("back"), name("front")].toSorted(),
    );
    await runtime.stop(wanted.id);
    await runtime.remove(wanted.id);
    for (const { Name = "" } of Mounts) {
      await expect(engine.docker.getVolume(Name).inspect()).rejects.toThrow(/no such volume/i);
    }
  }
});

test("does not take for whole what a killed deployer left half made, and removes it", async (context) => {
  const { engine, runtime, spec, base } = await engineBox(context);
  const files = [{ path: "/srv/a", content: Buffer.from("a"), mode: 0o444 }];
  const wanted = spec("web", ["sh", "-c", "cat /srv/a"], { container: { files } });
  const Labels = { ...wanted.labels, "hitless.instance": wanted.id };
  const half = { name: `${wanted.id}.0123456789ab`, Image: base, Cmd: sleep, Labels };
  await engine.docker.createContainer(half);
  expect(await runtime.list(wanted.labels)).toEqual([]);

  await runtime.create(wanted);
  await runtime.start(wanted.id);
  await eventually(
    () => runtime.logs(wanted.id),
    ([line]) => line === "a",
  );
  await eventually(
    () => runtime.list(wanted.labels),
    ([one]) => one?.state.is === "exited",
  );
  await runtime.remove(wanted.id);
  const filters = { label: [`hitless.instance=${wanted.id}`] };
  expect(await engine.docker.listContainers({ all: true, filters })).toEqual([]);
});

test("tells how an instance ended", async (context) => {
  const { runtime, spec } = await engineBox(context);
  const greedy = "const all = []; for (;;) all.push(Buffer.alloc(1_000_000, 1));";
  const memory = { resources: { memoryBytes: 40_000_000 } };
  const ends = [
    [spec("code", ["sh", "-c", "exit 7"]), { code: 7 }],
    // The init is there, and finds that the program is not.
    [spec("program", ["no-such-program"]), { code: 127 }],
    [spec("signal", script('process.kill(process.pid, "SIGKILL")')), { signal: "SIGKILL" }],
    [
      spec("memory", script(greedy), { container: memory }),
      { signal: "SIGKILL", outOfMemory: true },
    ],
  ] as const;
  for (const [wanted, exit] of ends) {
    await runtime.create(wanted);
    await runtime.start(wanted.id);
    const mine = async () => (await runtime.list(wanted.labels)).find(({ id }) => id === wanted.id);
    const ended = await eventually(mine, (one) => one?.state.is === "exited");
    expect(ended?.state).toEqual({ is: "exited", exit });
  }
});

function published(hostPort: number) {
  return { ports: [{ hostPort, containerPort: 3000 }] };
}

test("says why a start failed", async (context) => {
  const { engine, runtime, spec } = await engineBox(context);
  const program = spec("program", ["no-such-program"], { container: { init: false } });
  await runtime.create(program);
  expect(await failureOf(runtime.start(program.id))).toMatch(/^cannot-start: .*no-such-program/);
  expect((await runtime.create(program)).state).toEqual({ is: "created" });

  const first = spec("first", sleep, { container: published(0) });
  await runtime.create(first);
  await runtime.start(first.id);
  const { NetworkSettings } = await engine.docker.getContainer(first.id).inspect();
  const port = Number(NetworkSettings.Ports["3000/tcp"]?.[0]?.HostPort);
  const second = spec("second", sleep, { container: published(port) });
  await runtime.create(second);
  expect(await failureOf(runtime.start(second.id))).toMatch(/^cannot-start: .*already allocated/);

  expect(await failureOf(runtime.start("no-such-instance"))).toMatch(/^not-found: /);
});

test("tells what the engine's own check says", async (context) => {
  const { runtime, spec } = await engineBox(context);
  const check = { test: ["CMD", "cat", "/ready"], intervalMs: 200, retries: 1 };
  const code = "setInterval(() => {}, 1000)";
  const wanted = spec("web", script(code), { container: { healthcheck: check } });
  await runtime.create(wanted);
  expect((await runtime.start(wanted.id)).health).toBe("starting");
  await eventually(
    () => runtime.list(wanted.labels),
    ([one]) => one?.health === "unhealthy",
  );
});
