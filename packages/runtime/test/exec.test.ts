import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { buffer, text } from "node:stream/consumers";
import { expect, test } from "vitest";
import type { Engine } from "../src/index.ts";
import { engineBox, script } from "./support/engine.ts";
import { failureOf } from "./support/failure-of.ts";
import { eventually } from "./support/sandbox.ts";

async function running(context: Parameters<typeof engineBox>[0]): Promise<[Engine, string]> {
  const { engine, runtime, spec } = await engineBox(context);
  const { id } = await runtime.create(spec("host", ["sleep", "600"]));
  await runtime.start(id);
  return [engine, id];
}

test("passes bytes both ways, keeps stderr apart, and tells the exit code", async (context) => {
  const [engine, id] = await running(context);
  const sent = randomBytes(3_000_000);
  const session = await engine.exec(id, ["sh", "-c", "echo oops >&2; cat; exit 5"]);
  session.input.end(sent);
  expect((await buffer(session.output)).equals(sent)).toBe(true);
  expect(await session.exit).toBe(5);
  expect(session.errors()).toBe("oops\n");
});

test("answers line by line while the session is open", async (context) => {
  const [engine, id] = await running(context);
  const session = await engine.exec(id, script("process.stdin.pipe(process.stdout)"));
  for (const line of ["one\n", "two\n"]) {
    session.input.write(line);
    const [answer] = (await once(session.output, "data")) as [Buffer];
    expect(answer.toString()).toBe(line);
  }
  await session.close();
  expect(await session.exit).toBe(0);
});

test("runs as whom, where and with what it is told", async (context) => {
  const [engine, id] = await running(context);
  const code = "console.log(process.getuid(), process.cwd(), process.env.COLOR)";
  const options = { user: "node", workingFolder: "/usr", environment: { COLOR: "a=b" } };
  const session = await engine.exec(id, script(code), options);
  expect(await text(session.output)).toBe("1000 /usr a=b\n");
});

test("keeps the end of what is written to stderr", async (context) => {
  const [engine, id] = await running(context);
  const code = `process.stderr.write("x".repeat(200_000) + "end")`;
  const session = await engine.exec(id, script(code));
  session.output.resume();
  await session.exit;
  expect(session.errors()).toHaveLength(65_536);
  expect(session.errors()).toMatch(/xend$/);
});

test("says what cannot be run, and where there is nothing to run it in", async (context) => {
  const { engine, runtime, spec } = await engineBox(context);
  const { id } = await runtime.create(spec("host", ["sleep", "600"]));
  expect(await failureOf(engine.exec(id, ["true"]))).toMatch(/^cannot-start: .*not running/);
  expect(await failureOf(engine.exec("no-such-container", ["true"]))).toMatch(/^not-found: /);
  await runtime.start(id);
  const session = await engine.exec(id, ["no-such-program"]);
  expect(await text(session.output)).toContain("no-such-program");
  expect(await session.exit).toBe(126);
});

test("ends a session that is aborted, and one whose container is stopped", async (context) => {
  const { engine, runtime, spec } = await engineBox(context);
  const { id } = await runtime.create(spec("host", ["sleep", "600"]));
  await runtime.start(id);
  const controller = new AbortController();
  const aborted = await engine.exec(id, ["cat"], { signal: controller.signal });
  controller.abort(new Error("enough"));
  await expect(text(aborted.output)).rejects.toThrow("enough");
  await expect(aborted.exit).rejects.toThrow("enough");

  const cut = await engine.exec(id, ["sh", "-c", "echo up; sleep 600"]);
  await once(cut.output, "readable");
  await runtime.stop(id, { graceMs: 0 });
  expect(await text(cut.output)).toBe("up\n");
  expect(await cut.exit).toBe(137);
});

test("gives the command the end of its input when it is closed", async (context) => {
  const [engine, id] = await running(context);
  const session = await engine.exec(id, ["sh", "-c", "cat >/dev/null; echo done >/tmp-done"]);
  await session.close();
  await session.close();
  const seen = await eventually(
    async () => text((await engine.exec(id, ["sh", "-c", "cat /tmp-done 2>&1"])).output),
    (answer) => answer === "done\n",
  );
  expect(seen).toBe("done\n");
});
