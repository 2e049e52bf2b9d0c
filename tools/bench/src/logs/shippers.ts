import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { globSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { unpackedProgram } from "@hitless-tools/real-parts/unpacked-programs";

import { BenchError } from "../errors.ts";
import { startDaemon } from "../parts/daemon.ts";
import { freePort } from "../parts/free-port.ts";

/** What reads the logs while containers write. */
export interface RunningShipper extends AsyncDisposable {
  pid: number;
}

export interface ShipperOptions {
  /** Where to, on loopback. */
  port: number;
  engineAddress: string;
  containersFolder: string;
  /** Of the containers' names. */
  prefix: string;
  signal: AbortSignal;
}

/** Ours, as a process of its own, as people run it. */
export async function startOurs(options: ShipperOptions): Promise<RunningShipper> {
  const command = fileURLToPath(import.meta.resolve("@hitless/log-shipper/package.json"));
  const status = await freePort();
  return inFolder(async (folder) => {
    const to = `syslog+tcp://127.0.0.1:${options.port}?filter.name=${options.prefix}-*`;
    const program = join(dirname(command), "bin/hitless-log-shipper.js");
    return startDaemon(
      [process.execPath, program, to, "--state", join(folder, "state"), "--status", `${status}`],
      {
        folder,
        at: { port: status },
        environment: { DOCKER_HOST: options.engineAddress },
        signal: options.signal,
      },
    );
  });
}

/** rsyslog's reader of files, which takes the engine's JSON apart. */
export async function startImfile(options: ShipperOptions): Promise<RunningShipper> {
  const rsyslog = await unpackedProgram("rsyslogd");
  if ("skipped" in rsyslog) throw new BenchError("missing", rsyslog.skipped);
  const alive = await freePort();
  return inFolder(async (folder) => {
    const config = join(folder, "rsyslog.conf");
    await writeFile(config, imfileConfig(folder, alive, options));
    const modules = globSync("usr/lib/*/rsyslog", { cwd: rsyslog.root })[0] ?? "";
    const daemon = await startDaemon(
      [
        rsyslog.path,
        "-n",
        "-f",
        config,
        "-i",
        join(folder, "pid"),
        "-M",
        join(rsyslog.root, modules),
      ],
      {
        folder,
        at: { port: alive },
        environment: { LD_LIBRARY_PATH: rsyslog.libraries.join(":") },
        signal: options.signal,
      },
    );
    // Its watches come after its ports.
    await delay(500);
    return daemon;
  });
}

function imfileConfig(
  folder: string,
  alive: number,
  { containersFolder, port }: ShipperOptions,
): string {
  return `global(workDirectory="${folder}" maxMessageSize="64k")
module(load="imfile" mode="inotify")
module(load="mmjsonparse")
module(load="imptcp")
template(name="out" type="string" string="<14>1 %$!time% bench app - - - %$!log%\\n")
ruleset(name="ship") {
  action(type="mmjsonparse" cookie="")
  action(type="omfwd" target="127.0.0.1" port="${port}" protocol="tcp" template="out" TCP_Framing="octet-counted")
}
input(type="imptcp" address="127.0.0.1" port="${alive}")
input(type="imfile" file="${containersFolder}/*/*-json.log" tag="app" ruleset="ship")
`;
}

async function inFolder(
  start: (folder: string) => Promise<RunningShipper>,
): Promise<RunningShipper> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-"));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  const { pid } = parts.use(await start(folder));
  const kept = parts.move();
  return { pid, [Symbol.asyncDispose]: async () => kept.disposeAsync() };
}
