import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { startReceiver } from "@hitless-tools/real-parts/start-receiver";
import { unpackedProgram } from "@hitless-tools/real-parts/unpacked-programs";

import { BenchError } from "../errors.ts";
import { startDaemon } from "../parts/daemon.ts";
import { freePort } from "../parts/free-port.ts";
import { mostMemoryOf } from "../parts/process-memory.ts";
import { lineOf } from "./make-lines.ts";

/** What takes lines over TCP, and finds them again. */
export interface LogStore extends AsyncDisposable {
  port: number;
  /** How many of so many lines are stored. */
  stored(lines: number): Promise<number>;
  /** How many lines hold the word; at most 200 are fetched by ours. */
  search(word: string): Promise<number>;
  memory(): Promise<number>;
}

export type LogStoreStarter = (options: { signal: AbortSignal }) => Promise<LogStore>;

export const startOurs: LogStoreStarter = async ({ signal }) => {
  await using parts = new AsyncDisposableStack();
  const folder = await temporaryFolder(parts);
  const [web, port] = [await freePort(), await freePort()];
  const manifest = fileURLToPath(import.meta.resolve("@hitless/log-viewer/package.json"));
  const bin = join(dirname(manifest), "bin/hitless-log-viewer.js");
  const command = [process.execPath, bin, "serve", join(folder, "logs"), "--port", String(web)];
  const ports = ["--tcp", String(port), "--udp", "off", "--relp", "off", "--max-size", "100G"];
  const daemon = parts.use(
    await startDaemon([...command, ...ports], { folder, at: { port: web }, signal }),
  );
  const ask = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${web}${path}`, { signal });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return (await response.json()) as Answer;
  };
  const owned = parts.move();
  return {
    port,
    stored: async () => (await ask<{ newestId: number }>("/api/status")).newestId,
    search: async (word) => (await ask<{ lines: unknown[] }>(`/api/search?q=${word}`)).lines.length,
    memory: () => mostMemoryOf(daemon.pid),
    [Symbol.asyncDispose]: async () => owned.disposeAsync(),
  };
};

/** rsyslog that writes lines to a file as they came, and grep that reads it. @throws {BenchError} `missing` */
export const startRsyslog: LogStoreStarter = async () => {
  await using parts = new AsyncDisposableStack();
  const program = await unpackedProgram("rsyslogd");
  if ("skipped" in program) throw new BenchError("missing", program.skipped);
  const modules = globSync("usr/lib/*/rsyslog", { cwd: program.root })[0] ?? "";
  let pidFile = "";
  const receiver = parts.use(
    await startReceiver(
      {
        name: "rsyslog-to-file",
        program,
        config: ({ folder, file, ports }) => `
global(workDirectory="${folder}" net.enableDNS="off")
template(name="raw" type="string" string="%rawmsg%\\n")
module(load="imptcp")
input(type="imptcp" address="127.0.0.1" port="${ports.tcp}" supportOctetCountedFraming="on")
action(type="omfile" file="${file}" template="raw")
`,
        command: ({ folder, config }) => {
          pidFile = join(folder, "pid");
          return [
            program.path,
            "-n",
            "-f",
            config,
            "-i",
            pidFile,
            "-M",
            join(program.root, modules),
          ];
        },
      },
      { tcp: true },
      undefined,
    ),
  );
  const owned = parts.move();
  return {
    port: receiver.ports.tcp ?? 0,
    async stored(lines) {
      const { size } = await stat(receiver.file).catch(() => ({ size: 0 }));
      return size === bytesOf(lines) ? lines : 0;
    },
    search: async (word) => grep(word, receiver.file),
    memory: async () => mostMemoryOf(Number(await readFile(pidFile, "utf8"))),
    [Symbol.asyncDispose]: async () => owned.disposeAsync(),
  };
};

function bytesOf(lines: number): number {
  let bytes = 0;
  for (let index = 0; index < lines; index += 1) bytes += lineOf(index).length + 1;
  return bytes;
}

async function grep(word: string, file: string): Promise<number> {
  const { stdout } = await promisify(execFile)("grep", ["-F", "-w", word, file], {
    maxBuffer: 1e9,
  });
  return stdout.split("\n").length - 1;
}

async function temporaryFolder(parts: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-"));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}
