import { expect, test } from "vitest";
import { followLogs, type LogLine } from "../src/index.ts";
import { engineBox, type EngineBox, script } from "./support/engine.ts";
import { failureOf } from "./support/failure-of.ts";
import { eventually } from "./support/sandbox.ts";

async function started({ runtime, spec }: EngineBox, code: string, name = "app"): Promise<string> {
  const { id } = await runtime.create(spec(name, script(code)));
  await runtime.start(id);
  return id;
}

async function ended({ runtime, labels }: EngineBox, id: string): Promise<void> {
  await eventually(
    () => runtime.list(labels),
    (all) => all.some((one) => one.id === id && one.state.is === "exited"),
  );
}

async function listed(lines: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const found: LogLine[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

test("reads 50,000 lines, the last ones and those after a time", async (context) => {
  const box = await engineBox(context);
  const code = `let text = ""; for (let i = 0; i < 50_000; i += 1) text += i + "\\n"; process.stdout.write(text);`;
  const id = await started(box, code);
  await ended(box, id);
  expect(await box.runtime.logs(id, { lines: 3 })).toEqual(["49997", "49998", "49999"]);
  expect(await box.runtime.logs(id, { lines: 60_000 })).toHaveLength(50_000);

  const lines = await listed(followLogs(box.engine, id));
  expect(lines.map(({ line }) => Number(line))).toEqual(
    Array.from({ length: 50_000 }, (_, i) => i),
  );
  const middle = lines[25_000]?.time ?? "";
  const rest = await listed(followLogs(box.engine, id, { since: middle, follow: false }));
  expect(rest[0]?.time).toBe(middle);
  expect(rest.at(-1)?.line).toBe("49999");
  expect(rest).toEqual(lines.filter(({ time }) => time >= middle));
});

test("gives a line that the engine has cut as one", async (context) => {
  const box = await engineBox(context);
  // No other characters: the engine's driver json-file itself breaks those that it cuts.
  const code = `console.log("0123456789".repeat(10_000)); console.error("err"); process.stdout.write("end")`;
  const id = await started(box, code);
  await ended(box, id);
  const lines = await listed(followLogs(box.engine, id));
  const out = lines.filter(({ stream }) => stream === "stdout").map(({ line }) => line);
  expect(out.map(({ length }) => length)).toEqual([100_000, 3]);
  expect(out[0] === "0123456789".repeat(10_000)).toBe(true);
  expect(lines.some(({ stream, line }) => stream === "stderr" && line === "err")).toBe(true);
  expect(
    (await box.runtime.logs(id)).map(({ length }) => length).toSorted((a, b) => b - a),
  ).toEqual([100_000, 3, 3]);
});

test("follows what is written, until the container ends", async (context) => {
  const box = await engineBox(context);
  const code = `process.stdin; let i = 0; const timer = setInterval(() => { console.log(i); if (++i > 5) clearInterval(timer); }, 50);`;
  const id = await started(box, code);
  const lines = await listed(followLogs(box.engine, id));
  expect(lines.map(({ line }) => line)).toEqual(["0", "1", "2", "3", "4", "5"]);
  expect(lines.every(({ time }) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(time))).toBe(true);
});

test("stops to follow at an abort, and when nobody reads on", async (context) => {
  const box = await engineBox(context);
  const id = await started(box, `setInterval(() => console.log("x"), 20)`);
  const controller = new AbortController();
  const following = listed(followLogs(box.engine, id, { signal: controller.signal }));
  setTimeout(() => controller.abort(new Error("enough")), 100);
  await expect(following).rejects.toThrow("enough");
  for await (const { line } of followLogs(box.engine, id)) {
    expect(line).toBe("x");
    break;
  }
});

test("reads a container with a terminal", async (context) => {
  const box = await engineBox(context);
  const { engine, base: Image, labels: Labels, name } = box;
  const Cmd = ["sh", "-c", "echo one; echo two >&2"];
  const container = await engine.docker.createContainer({
    name: name("tty"),
    Image,
    Cmd,
    Labels,
    Tty: true,
  });
  await container.start();
  await container.wait();
  const lines = await listed(followLogs(engine, name("tty")));
  expect(lines.map(({ stream, line }) => [stream, line])).toEqual([
    ["stdout", "one"],
    ["stdout", "two"],
  ]);
});

test("says where there is nothing to read", async (context) => {
  const box = await engineBox(context);
  expect(await failureOf(listed(followLogs(box.engine, "no-such-container")))).toMatch(
    /^not-found: /,
  );
  const logging = { driver: "none" };
  const { id } = await box.runtime.create(box.spec("mute", ["true"], { container: { logging } }));
  await box.runtime.start(id);
  expect(await failureOf(box.runtime.logs(id))).toMatch(/^engine: .*driver/);
});
