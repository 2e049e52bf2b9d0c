import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { haproxyProxy, type HaproxyProxy, unixSocketSession } from "../../src/index.ts";
import { type Worker, workersOf } from "../../src/haproxy/supervisor/master.ts";

export interface Supervised extends AsyncDisposable {
  folder: string;
  runFolder: string;
  socket: string;
  proxy: HaproxyProxy;
  /** What it wrote to stderr. */
  said(): string;
  /** Of HAProxy's newest master. */
  master(): Promise<number>;
  /** Of the newest master. */
  workers(): Promise<Worker[]>;
  /** Starts the supervisor, where it does not run. */
  start(): Promise<void>;
  /** Sends SIGTERM or another signal, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

export interface SupervisedOptions {
  haproxy: string;
  /** What runs the supervisor's command line. */
  wrap?: readonly string[];
  /** Another file than the package's own command. */
  entry?: string;
  more?: readonly string[];
}

const command = fileURLToPath(new URL("../../bin/hitless-proxy.js", import.meta.url));

/** A supervisor in a process of its own with folders of its own, which end with the test. */
export async function supervised(options: SupervisedOptions): Promise<Supervised> {
  const { haproxy, wrap = [], entry = command, more = [] } = options;
  const folder = await mkdtemp(join(tmpdir(), "hitless-h-"));
  const runFolder = join(folder, "run");
  const socket = join(runFolder, "session.sock");
  const proxy = haproxyProxy({ connect: unixSocketSession(socket) });
  let child: ChildProcess | undefined;
  let said = "";

  async function start(): Promise<void> {
    const state = join(folder, "state");
    const own = [entry, "run", "--folder", state, "--run-folder", runFolder, "--haproxy", haproxy];
    const [program = process.execPath, ...args] = [...wrap, process.execPath, ...own, ...more];
    const from = said.length;
    child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    child.stderr?.setEncoding("utf8").on("data", (part: string) => {
      said += part;
    });
    while (!said.slice(from).includes('"listening"')) {
      if (child.exitCode !== null) throw new Error(`the supervisor ended: ${said}`);
      await delay(10);
    }
  }

  async function end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | NodeJS.Signals> {
    const ending = child;
    if (ending === undefined) return 0;
    const ended = new Promise<number | NodeJS.Signals>((resolve) => {
      ending.once("exit", (code, by) => resolve(by ?? code ?? 0));
    });
    if (ending.exitCode !== null || ending.signalCode !== null) return ending.exitCode ?? 0;
    ending.kill(signal);
    return ended;
  }

  await start();
  return {
    folder: join(folder, "state"),
    runFolder,
    socket,
    proxy,
    said: () => said,
    async master() {
      const lines = (await readFile(join(runFolder, "haproxy.pids"), "utf8")).trim().split("\n");
      return Number(/"pid":(\d+)/.exec(lines.at(-1) ?? "")?.[1]);
    },
    async workers() {
      const numbers = (await readdir(runFolder)).map(
        (name) => /^master-(\d+)\.sock$/.exec(name)?.[1],
      );
      const newest = Math.max(...numbers.map((number) => Number(number ?? 0)));
      const sockets = {
        master: join(runFolder, `master-${newest}.sock`),
        worker: join(runFolder, `worker-${newest}.sock`),
      };
      return workersOf(sockets, { isOld: false });
    },
    start,
    end,
    async [Symbol.asyncDispose]() {
      await proxy.close();
      await end();
      await rm(folder, { recursive: true });
    },
  };
}
