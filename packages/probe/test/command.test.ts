import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, onTestFinished, test } from "vitest";
import schema from "../receipt.schema.json" with { type: "json" };
import { startApp } from "./app/start-app.ts";
import { receiptOf } from "./run-probe.ts";

const bin = join(import.meta.dirname, "../bin/hitless-probe.js");
const quick = ["--baseline", "200ms", "--settle", "200ms"];

test("ends with 0 when nothing failed, and writes JSON and HTML", async () => {
  await using app = await startApp({ version: "1.0.0" });
  const folder = await temporaryFolder();
  const [json, html] = [join(folder, "receipt.json"), join(folder, "receipt.html")];
  const run = await command([app.url, ...quick, "--json", json, "--html", html, "--", "true"]);
  const receipt = receiptOf(await readFile(json, "utf8"));

  expect(run).toMatchObject({ code: 0 });
  expect(run.stdout).toContain("1.0.0");
  expect(receipt.command).toEqual({ line: "true", exitCode: 0 });
  expect(await readFile(html, "utf8")).toContain("<svg");
});

test("writes a receipt as the schema has it, with everything in it that there can be", async () => {
  await using app = await startApp({ version: "1", release: "1-a" });
  const paths = [
    "--post-path",
    "/orders",
    "--slow-path",
    "/slow",
    "--sse-path",
    "/events",
    "--websocket-path",
    "/ws",
  ];
  const running = started([app.url, ...quick, ...paths, "--json", "-", "--", "sh", "-c", marking]);
  await running.says("starting");
  await app.tell({ set: { version: "2", release: "2-b" } });
  await app.tell({ outageMs: 200, endStreams: "cut" });
  running.child.stdin.end("\n");
  const receipt = receiptOf((await running.ended).stdout);
  const validate = new Ajv2020({ strictTypes: false }).compile(schema);

  expect({ isValid: validate(receipt), errors: validate.errors }).toEqual({
    isValid: true,
    errors: null,
  });
  expect(receipt.switches).toHaveLength(1);
  expect(receipt.failures).not.toEqual([]);
  expect(receipt.streams?.cut).toBeGreaterThan(0);
});

/** Waits for a line, and then says that a switch has been made. */
const marking = `read line; echo '{"at":'$(date +%s%3N)',"type":"switched"}' >> "$HITLESS_PROBE_EVENTS"`;

test.each([
  ["the command's own exit code", ["sh", "-c", "exit 3"], 3],
  ["128 + n where signal n ended the command", ["sh", "-c", "kill -KILL $$"], 137],
  ["127 where the command is not there", ["./no-such-command"], 127],
])("ends with %s", async (_name, line, code) => {
  await using app = await startApp();
  const run = await command([app.url, ...quick, "--", ...line]);
  expect(run.code).toBe(code);
  expect(run.stdout).not.toBe("");
});

test("ends with 70 when requests failed, and with 0 where so many may", async () => {
  await using app = await startApp();
  const during = ["--", "sh", "-c", "read line"];
  const failing = started([app.url, ...quick, ...during]);
  await failing.says("starting");
  await app.tell({ set: { status: 500 } });
  await failing.says("status 500 instead of 200");
  failing.child.stdin.end("\n");
  expect((await failing.ended).code).toBe(70);

  await app.tell({ set: { status: 200 } });
  const allowed = started([app.url, ...quick, "--max-failed", "10000", ...during]);
  await allowed.says("starting");
  await app.tell({ set: { status: 500 } });
  await allowed.says("status 500 instead of 200");
  allowed.child.stdin.end("\n");
  expect((await allowed.ended).code).toBe(0);
});

test("ends with 69 and does not run the command where the baseline is not clean", async () => {
  await using app = await startApp({ status: 503 });
  const run = await command([app.url, ...quick, "--", "echo", "it ran"]);
  expect(run.code).toBe(69);
  expect(run.stdout).toBe("");
  expect(run.stderr).toContain("status 503");
});

test.each([
  [["ftp://127.0.0.1/", "--", "true"], "must be http: or https:"],
  [["http://127.0.0.1:1/"], "--for"],
  [["http://127.0.0.1:1/", "--for", "1s", "--", "true"], "either"],
  [["http://127.0.0.1:1/", "--"], "No command"],
  [["http://127.0.0.1:1/", "--no-such", "--", "true"], "unknown option"],
  [["http://127.0.0.1:1/", "--timeout", "10", "--", "true"], "with its unit"],
  [["http://127.0.0.1:1/", "--json", "/no/such/folder/x", "--", "true"], "cannot be written"],
  [["https://shop.example/", "--kept", "201", "--", "true"], "--rate"],
])("ends with 64 for wrong usage: %j", async (args, message) => {
  const run = await command(args);
  expect(run.code).toBe(64);
  expect(run.stderr).toContain(message);
});

test("shows no secret of --header, not even of a malformed one", async () => {
  const secret = "s3cr3t";
  const malformed = await command(["http://127.0.0.1:1/", "--header", secret, "--", "true"]);
  const forbidden = await command([
    "http://127.0.0.1:1/",
    "--header",
    `x: a\u0001${secret}`,
    "--",
    "true",
  ]);
  await using app = await startApp();
  const good = await command([
    app.url,
    ...quick,
    "--header",
    `x-key: ${secret}`,
    "--json",
    "-",
    "--",
    "true",
  ]);

  expect([malformed.code, forbidden.code, good.code]).toEqual([64, 64, 0]);
  expect([malformed, forbidden, good].map((run) => run.stdout + run.stderr).join("")).not.toContain(
    secret,
  );
});

test("passes the events of the command on, whatever else it writes there", async () => {
  await using app = await startApp({ version: "1" });
  const script = `
    const { appendFileSync, statSync } = require("node:fs");
    const file = process.env.HITLESS_PROBE_EVENTS;
    console.error("mode", (statSync(file).mode & 0o777).toString(8));
    appendFileSync(file, "not json\\n[1]\\nnull\\n" + JSON.stringify({ at: "soon", type: "switched" }) + "\\n");
    appendFileSync(file, "x".repeat(300000) + "\\n" + Buffer.from([0, 255, 27, 10]).toString("latin1"));
    appendFileSync(file, JSON.stringify({ at: Date.now(), type: "switched", text: "blue \\u001b[31m to green" }) + "\\n");
    appendFileSync(file, JSON.stringify({ at: Date.now(), type: "a-mark" }));
  `;
  const run = await command([
    app.url,
    ...quick,
    "--json",
    "-",
    "--",
    process.execPath,
    "-e",
    script,
  ]);
  const receipt = receiptOf(run.stdout);
  const types = receipt.events.map(({ type }) => type);

  expect(run.code).toBe(0);
  expect(run.stderr).toContain("mode 600");
  expect(run.stderr).not.toContain("\u001b");
  expect(types.filter((type) => type !== "malformed").toSorted()).toEqual(["a-mark", "switched"]);
  expect(types.filter((type) => type === "malformed")).toHaveLength(6);
  expect(receipt.switches).toHaveLength(1);
});

test("passes Ctrl-C on to the command once, prints the receipt, and leaves nothing behind", async () => {
  await using app = await startApp();
  const folder = await temporaryFolder();
  const script = `process.on("SIGINT", () => { console.error("got it"); process.exit(5); }); console.error("up"); setInterval(() => {}, 1000)`;
  const run = started([app.url, ...quick, "--", process.execPath, "-e", script], {
    TMPDIR: folder,
  });
  await run.says("up\n");
  expect(await readdir(folder)).toHaveLength(1);
  run.child.kill("SIGINT");
  const { code, stdout, stderr } = await run.ended;

  expect(code).toBe(5);
  expect(stderr.match(/got it/g)).toHaveLength(1);
  expect(stdout).toContain("0 of");
  expect(await readdir(folder)).toEqual([]);
});

test("runs for a time without a command, and ends with 130 on Ctrl-C", async () => {
  await using app = await startApp();
  expect((await command([app.url, ...quick, "--for", "300ms"])).code).toBe(0);

  const endless = started([app.url, ...quick, "--for", "60s"]);
  await endless.says("starting");
  endless.child.kill("SIGINT");
  const { code, stdout } = await endless.ended;
  expect(code).toBe(130);
  expect(stdout).not.toBe("");
});

test("says how it is used", async () => {
  const { code, stdout } = await command(["--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("Examples:");
  expect(stdout).toContain("Exit codes:");
});

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

function started(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, ...environment },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const run: Run = { code: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (run.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (run.stderr += text));
  const ended = new Promise<Run>((resolve) => {
    child.on("close", (code) => resolve({ ...run, code }));
  });
  const says = async (text: string) => {
    while (!run.stderr.includes(text)) {
      if (child.exitCode !== null) throw new Error(`ended without saying "${text}": ${run.stderr}`);
      await Promise.race([once(child.stderr, "data"), ended]);
    }
  };
  return { child, ended, says };
}

function command(args: string[]): Promise<Run> {
  return started(args).ended;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "probe-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
