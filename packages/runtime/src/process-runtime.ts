import { resolve } from "node:path";
import { endRun, isAnythingLeft } from "./end-run.ts";
import { RuntimeError } from "./errors.ts";
import { instanceExits } from "./instance-exits.ts";
import { lastLines } from "./last-lines.ts";
import { checkPorts, defaultPorts, type PortRange } from "./ports.ts";
import {
  createRecord,
  findRecord,
  forget,
  type InstanceRecord,
  listRecords,
  logPath,
  readRecord,
} from "./records.ts";
import { claimForNobody, isRunning, readRuns } from "./runs.ts";
import type { Instance, InstanceState, Runtime } from "./runtime.ts";
import { checkId, checkLabels, checkSpec } from "./spec.ts";
import { startRun } from "./start-run.ts";

export interface ProcessRuntimeOptions {
  /**
   * Where everything about the instances is kept, such as `.hitless/<stack>`; created for its owner
   * alone (0700). Whoever names the same folder sees the same instances.
   */
  folder: string;
  /** Where instances listen, on 127.0.0.1. @default { from: 20_000, to: 32_767 } */
  ports?: PortRange;
}

/**
 * Runs instances as plain processes, on Linux and macOS. An instance gets `PORT`, `HOST` and
 * `HITLESS_RUN`, its spec's environment, and of the deployer's own only `PATH`, `HOME`, `USER`,
 * `LOGNAME`, `SHELL`, `TMPDIR`, `TZ`, `LANG`, `LANGUAGE` and `LC_*`.
 * @throws {RuntimeError} `unsupported` on Windows.
 */
export function processRuntime(options: ProcessRuntimeOptions): Runtime {
  if (process.platform === "win32") {
    throw new RuntimeError(
      "unsupported",
      "instances cannot be plain processes on Windows: use Linux, macOS or WSL",
    );
  }
  const folder = resolve(options.folder);
  const ports = checkPorts(options.ports ?? defaultPorts);
  const exits = instanceExits(folder);

  async function observe(record: InstanceRecord): Promise<Instance> {
    const { id, image, labels } = record.spec;
    const { last } = await readRuns(folder, record.key);
    if (!last) return { id, image, labels, state: { is: "created" } };
    const state: InstanceState = (await isRunning(last))
      ? { is: "running", pid: last.pid }
      : { is: "exited", exit: await exits.exitOf(record.key, last) };
    return { id, image, labels, state, address: { host: "127.0.0.1", port: last.port } };
  }

  return {
    async create(spec) {
      checkSpec(spec);
      return observe(await createRecord(folder, spec));
    },

    async start(id, { signal } = {}) {
      checkId(id);
      signal?.throwIfAborted();
      const record = await readRecord(folder, id);
      await startRun(record, { folder, ports, exits, signal });
      return observe(record);
    },

    async list(labels = {}) {
      checkLabels(labels, "list");
      const wanted = Object.entries(labels);
      const records = (await listRecords(folder)).filter(({ spec }) =>
        wanted.every(([name, value]) => spec.labels[name] === value),
      );
      return Promise.all(records.map(observe));
    },

    async stop(id, stopOptions) {
      checkId(id);
      const record = await readRecord(folder, id);
      for (;;) {
        const { last, next } = await readRuns(folder, record.key);
        if (last) await endRun(last, stopOptions);
        // The child of a deployer that died may still be on its way; if it was faster, it is next.
        if (await claimForNobody(folder, record.key, next)) break;
      }
      return observe(record);
    },

    async remove(id) {
      checkId(id);
      const record = await findRecord(folder, id);
      if (!record) return;
      const { last, next } = await readRuns(folder, record.key);
      if (
        (last && (await isAnythingLeft(last))) ||
        !(await claimForNobody(folder, record.key, next))
      ) {
        throw new RuntimeError(
          "running",
          `instance ${id} runs, or is just being started: stop it before it is removed`,
        );
      }
      if (last) await exits.exitOf(record.key, last);
      await forget(folder, record);
    },

    async logs(id, { lines = 100 } = {}) {
      checkId(id);
      await readRecord(folder, id);
      if (!Number.isSafeInteger(lines) || lines < 0) {
        throw new TypeError(`lines is ${lines}, a whole number was expected`);
      }
      return lastLines(logPath(folder, id), { lines });
    },
  };
}
