import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync, closeSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { partsFolder } from "./ask.ts";
import { freeDatagramPort, freePort } from "./free-port.ts";
import { isListening } from "./listening.ts";
import { markVariable } from "./processes.ts";
import { readReceived } from "./read-received.ts";
import type { Receiver, ReceiverPorts, ReceiverTls } from "./receiver.ts";
import type { UnpackedProgram } from "./unpacked-programs.ts";

const limitMs = 60_000;

/** What a kind of receiver is told apart by. */
export interface ReceiverKind {
  name: string;
  program: UnpackedProgram;
  /** Its configuration, when it keeps its files in `folder` and writes what it receives to `file`. */
  config(settings: ReceiverSettings): string;
  command(settings: { folder: string; config: string }): string[];
}

export interface ReceiverSettings {
  folder: string;
  file: string;
  ports: ReceiverPorts;
  tls: ReceiverTls | undefined;
}

/** Starts a receiver of a kind in a folder of its own. */
export async function startReceiver(
  kind: ReceiverKind,
  listen: { [Name in keyof ReceiverPorts]?: boolean },
  tls: ReceiverTls | undefined,
): Promise<Receiver> {
  const run = await partsFolder();
  const folder = await mkdtemp(join(run, `${kind.name}-`));
  const ports: ReceiverPorts = {};
  for (const name of Object.keys(listen) as (keyof ReceiverPorts)[]) {
    if (listen[name]) ports[name] = await (name === "udp" ? freeDatagramPort() : freePort());
  }
  const settings = { folder, file: join(folder, "received"), ports, tls };
  const read = readReceived(settings.file);
  let child: ChildProcess | undefined;
  const receiver: Receiver = {
    ports,
    file: settings.file,
    read,
    async start(changes = {}) {
      if (isRunning(child)) throw new Error(`${kind.name} runs already`);
      Object.assign(settings, changes);
      child = await launch(kind, settings, run);
    },
    async stop(signalName = "SIGTERM") {
      if (child === undefined || !isRunning(child)) return;
      const exited = once(child, "exit", { signal: AbortSignal.timeout(limitMs) });
      child.kill(signalName);
      // One that was paused takes the signal only when it runs again.
      child.kill("SIGCONT");
      await exited;
    },
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    async [Symbol.asyncDispose]() {
      await receiver.stop("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
  await receiver.start();
  return receiver;
}

function isRunning(child: ChildProcess | undefined): boolean {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

async function launch(
  kind: ReceiverKind,
  settings: ReceiverSettings,
  run: string,
): Promise<ChildProcess> {
  const { folder, ports } = settings;
  const config = join(folder, `${kind.name}.conf`);
  await writeFile(config, kind.config(settings));
  const output = join(folder, "output.log");
  const log = openSync(output, "a");
  const [program = "", ...args] = kind.command({ folder, config });
  const child = spawn(program, args, {
    env: {
      ...process.env,
      LD_LIBRARY_PATH: kind.program.libraries.join(":"),
      [markVariable]: process.env[markVariable] ?? run,
    },
    stdio: ["ignore", log, log],
  });
  child.once("error", () => undefined);
  closeSync(log);
  await untilListening(child, ports, () => readFileSync(output, "utf8"));
  return child;
}

async function untilListening(
  child: ChildProcess,
  ports: ReceiverPorts,
  said: () => string,
): Promise<void> {
  const limit = AbortSignal.timeout(limitMs);
  const wanted = Object.entries(ports).map(
    ([name, port]) => [name === "udp" ? "udp" : "tcp", port as number] as const,
  );
  while (!wanted.every(([protocol, port]) => isListening(protocol, port))) {
    if (!isRunning(child) || limit.aborted) {
      const last = said().trim().split("\n").slice(-5).join(" | ");
      throw new Error(`${child.spawnfile} ${limit.aborted ? "does not listen" : "ended"}: ${last}`);
    }
    await delay(10);
  }
}
