import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, readFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import type { Proxy } from "@hitless/proxy";
import { expect, onTestFinished, test } from "vitest";

import { down, renewProxy } from "../src/index.ts";
import { acquireLock, currentHolder } from "../src/lock.ts";
import { lockFiles } from "../src/lock-file.ts";
import { site } from "./support/site.ts";

const bin = join(import.meta.dirname, "../bin/hitless-blue-green.js");

/** Says on stderr when the command begins to listen to Ctrl-C. */
const announce = `process.on("newListener",(name)=>{if(name==="SIGINT")process.stderr.write("[listens]")})`;

function start(args: readonly string[]) {
  const env = {
    ...process.env,
    NO_COLOR: "1",
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(announce)}`,
  };
  const child = spawn(process.execPath, [bin, ...args], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  let said = "";
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  const saying = async (text: string): Promise<void> => {
    while (!said.includes(text)) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`it ended without saying "${text}": ${said}`);
      await delay(10);
    }
  };
  return { child, ended, saying, said: () => said };
}

/** Starts `down` while a request is in flight, so that it is held where it stops the proxy. */
async function heldDown({ up, path, proxy, stackOf }: Awaited<ReturnType<typeof site>>) {
  const { address, to } = await up();
  const { folder } = await stackOf("1");
  const post = request(`${address}/post`, { method: "POST" });
  post.flushHeaders();
  const answered = once(post, "response") as Promise<[IncomingMessage]>;
  answered.catch(() => {});
  onTestFinished(() => void post.destroy());
  while (!(await isInFlight(proxy))) await delay(10);
  const command = start(["down", "--file", path]);
  const log = join(folder, "logs/proxy.log");
  while (!(await readFile(log, "utf8")).includes('"stopping"')) await delay(10);
  const endRequest = async (): Promise<number | undefined> => {
    post.end('{ "id": "1" }');
    const [response] = await answered;
    response.resume();
    return response.statusCode;
  };
  return { ...command, folder, ids: to.ids, endRequest };
}

async function isInFlight(proxy: Proxy): Promise<boolean> {
  const { backends } = await proxy.observe();
  return backends.some(({ servers }) => servers.some(({ inFlight }) => inFlight > 0));
}

test("ends down in good order on the first Ctrl-C, says what is left, and goes on with the next", async () => {
  const parts = await site();
  const { child, ended, saying, said, folder, ids, endRequest } = await heldDown(parts);
  child.kill("SIGINT");
  await saying("once more stops at once");
  expect(await endRequest()).toBe(201);
  expect(await ended).toEqual([130, null]);
  expect(said()).toContain(`interrupted; left: ${[...ids, folder].join(", ")}. Run "down" again`);
  const left = await parts.runtime.list();
  expect(left.map(({ state }) => state.is)).toEqual(["running", "running"]);

  expect(await start(["down", "--file", parts.path]).ended).toEqual([0, null]);
  expect(await parts.runtime.list()).toEqual([]);
  await expect(access(folder)).rejects.toMatchObject({ code: "ENOENT" });
});

test("stops down at once on the second Ctrl-C, and says what is left", async () => {
  const { child, ended, saying, said, folder, ids } = await heldDown(await site());
  child.kill("SIGINT");
  await saying("once more stops at once");
  child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  const left = ["the proxy", ...ids, folder].join(", ");
  expect(said()).toContain(`stopped at once; left: ${left}. Run "down" again`);
});

test("finishes what is being taken away, and begins nothing more", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const stack = await stackOf("1");
  const interrupt = new AbortController();
  const runtime: typeof parts.runtime = {
    ...parts.runtime,
    async stop(id, options) {
      interrupt.abort();
      return parts.runtime.stop(id, options);
    },
  };
  await expect(down(stack, { ...parts, runtime, signal: interrupt.signal })).rejects.toMatchObject({
    code: "interrupted",
    message: expect.stringContaining(`left: ${stack.folder}.`) as string,
  });
  expect(await parts.runtime.list()).toEqual([]);
  await access(stack.folder);
});

test("ends a wait for another deployer on Ctrl-C, with the proxy as it is", async () => {
  const { path, stackOf, up } = await site();
  await up();
  const { folder } = await stackOf("1");
  await using _lock = await acquireLock(lockFiles(folder), { command: "test", limitMs: 60_000 });
  const { child, ended, saying, said } = start(["proxy", "reload", "--wait", "1m", "-f", path]);
  await saying("[listens]");
  child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(said()).toContain("interrupted before anything was changed");
});

test("gives the proxy nothing once it is interrupted, and waits no longer once it is to stop at once", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const stack = await stackOf("1");
  const holders: unknown[] = [];
  const proxyThat = (stop: AbortController, at: "observe" | "apply"): typeof parts.proxy => ({
    ...parts.proxy,
    async observe() {
      if (at === "observe") stop.abort();
      return parts.proxy.observe();
    },
    async apply() {
      holders.push((await currentHolder(lockFiles(stack.folder)))?.command);
      stop.abort();
      // As one that does not answer.
      return new Promise(() => {});
    },
  });
  const first = new AbortController();
  const interrupted = renewProxy([stack], {
    ...parts,
    proxy: proxyThat(first, "observe"),
    signal: first.signal,
  });
  await expect(interrupted).rejects.toMatchObject({ code: "interrupted" });
  expect(holders).toEqual([]);

  const second = new AbortController();
  const abandoned = renewProxy([stack], {
    ...parts,
    proxy: proxyThat(second, "apply"),
    abandon: second.signal,
  });
  await expect(abandoned).rejects.toMatchObject({
    code: "abandoned",
    message: expect.stringContaining("run the same command again") as string,
  });
  expect(holders).toEqual(["proxy"]);
});
