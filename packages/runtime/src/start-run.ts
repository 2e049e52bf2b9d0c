import { endRun } from "./end-run.ts";
import { inheritedEnvironment } from "./environment.ts";
import { RuntimeError } from "./errors.ts";
import { findProgram } from "./find-program.ts";
import type { InstanceExits } from "./instance-exits.ts";
import { launch } from "./launch.ts";
import { type PortRange, reservePort } from "./ports.ts";
import { readBootId } from "./process-table.ts";
import { type InstanceRecord, logPath } from "./records.ts";
import { isRunning, readRuns } from "./runs.ts";

export interface StartRunOptions {
  folder: string;
  ports: PortRange;
  exits: InstanceExits;
  signal?: AbortSignal | undefined;
}

/** Starts the instance unless it runs. @throws {RuntimeError} `cannot-start` or `no-port`. */
export async function startRun(record: InstanceRecord, options: StartRunOptions): Promise<void> {
  const { folder, ports, exits, signal } = options;
  const { key, spec } = record;
  const { last, next } = await readRuns(folder, key);
  if (last && (await isRunning(last))) return;
  // As in a container: when the main process has ended, the rest of it is not to go on beside the next.
  if (last) await endRun(last, { signalName: "SIGKILL", ...(signal && { signal }) });

  const environment = { ...inheritedEnvironment(), ...spec.environment };
  const program = await findProgram(spec.command[0] ?? "", {
    of: `instance ${spec.id}`,
    workingFolder: spec.workingFolder,
    searchPath: environment["PATH"] ?? "",
  });
  const port = await reservePort(folder, key, ports);
  signal?.throwIfAborted();
  const started = await launch({
    folder,
    key,
    number: next,
    head: { port, bootId: await readBootId() },
    command: [program, ...spec.command.slice(1)],
    workingFolder: spec.workingFolder,
    environment: { ...environment, HOST: "127.0.0.1", PORT: String(port) },
    logPath: logPath(folder, spec.id),
    signal,
  });
  // With another pid it is the run of somebody who started the same instance at the same time.
  if (started.run?.pid === started.pid) exits.watch(key, started.run, started.exit);
  if (started.run) return;
  throw new RuntimeError(
    "cannot-start",
    `instance ${spec.id}: its process could not claim run ${next} in ${folder}: either the instance was stopped or removed at the same moment, or the file system has no hard links`,
  );
}
