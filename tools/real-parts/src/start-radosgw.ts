import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { openSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { cephConfig } from "./ceph-config.ts";
import { succeed } from "./execute.ts";
import { freePort } from "./free-port.ts";
import type { Skipped } from "./part.ts";
import { markVariable } from "./processes.ts";
import { programs } from "./programs.ts";
import type { Radosgw } from "./radosgw.ts";

const startLimitMs = 120_000;
const credentials = { accessKeyId: "HITLESSTEST", secretAccessKey: "hitless/test+secret" };

/** Starts a monitor, an object store and a gateway of Ceph, with everything in the folder of the run. */
export async function startRadosgw(run: string): Promise<Radosgw | Skipped> {
  const found = await programs(
    ...(["radosgw", "radosgw-admin", "ceph-mon", "ceph-osd"] as const),
    ...(["ceph", "ceph-authtool", "monmaptool"] as const),
  );
  if ("skipped" in found) return found;
  const folder = join(run, "radosgw");
  await mkdir(folder, { mode: 0o700 });
  const [monitor, gateway] = [await freePort(), await freePort()];
  const fsid = randomUUID();
  const config = join(folder, "ceph.conf");
  await writeFile(config, cephConfig(folder, fsid, { monitor, gateway }));
  const cluster: Cluster = {
    folder,
    config,
    fsid,
    call: (program, ...args) =>
      succeed([found[program], "-c", config, ...args], { limitMs: startLimitMs }),
    start: (program, ...args) => launch(folder, [found[program], "-f", "-c", config, ...args]),
  };
  await makeKeys(cluster, (...args) => succeed([found["ceph-authtool"], ...args]));
  await startMonitor(cluster, monitor, (...args) => succeed([found.monmaptool, ...args]));
  await startStore(cluster);
  const url = `http://127.0.0.1:${gateway}`;
  cluster.start("radosgw", "-n", "client.rgw");
  await untilAnswers(url, folder);
  await makeUser(cluster);
  return { url, region: "default", credentials };
}

interface Cluster {
  folder: string;
  config: string;
  fsid: string;
  call(
    this: void,
    program: "ceph" | "ceph-mon" | "ceph-osd" | "radosgw-admin",
    ...args: string[]
  ): Promise<string>;
  start(this: void, program: "ceph-mon" | "ceph-osd" | "radosgw", ...args: string[]): void;
}

type Tool = (...args: string[]) => Promise<string>;

/** Without keys the gateway is refused by the monitor again and again. */
async function makeKeys({ folder }: Cluster, authtool: Tool): Promise<void> {
  const keyring = join(folder, "keyring");
  const everything = [
    "--cap",
    "mon",
    "allow *",
    "--cap",
    "osd",
    "allow *",
    "--cap",
    "mgr",
    "allow *",
  ];
  await authtool(keyring, "--create-keyring", "--gen-key", "-n", "mon.", "--cap", "mon", "allow *");
  for (const name of ["client.admin", "client.rgw", "osd.0"]) {
    await authtool(keyring, "--gen-key", "-n", name, ...everything);
  }
}

async function startMonitor(cluster: Cluster, port: number, monmap: Tool): Promise<void> {
  const { folder, fsid, call, start } = cluster;
  const map = join(folder, "monmap");
  await monmap("--create", "--fsid", fsid, "--addv", "a", `[v2:127.0.0.1:${port}]`, map);
  await mkdir(join(folder, "mon"));
  const keyring = join(folder, "keyring");
  await call("ceph-mon", "--mkfs", "-i", "a", "--monmap", map, "--keyring", keyring);
  start("ceph-mon", "-i", "a");
}

async function startStore({ folder, call, start }: Cluster): Promise<void> {
  const id = randomUUID();
  await mkdir(join(folder, "osd"));
  await call("ceph", "--connect-timeout", "60", "osd", "new", id);
  // Without the id the store stays "down", and the gateway waits for it for ever.
  await call("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", id);
  start("ceph-osd", "-i", "0");
}

async function makeUser({ call }: Cluster): Promise<void> {
  const { accessKeyId, secretAccessKey } = credentials;
  const keys = ["--access-key", accessKeyId, "--secret-key", secretAccessKey];
  const names = ["--uid", "hitless", "--display-name", "hitless"];
  await call("radosgw-admin", "-n", "client.rgw", "user", "create", ...names, ...keys);
}

function launch(folder: string, [program = "", ...args]: readonly string[]): void {
  const log = openSync(join(folder, "output.log"), "a");
  const child = spawn(program, args, {
    detached: true,
    env: { ...process.env, [markVariable]: folder },
    stdio: ["ignore", log, log],
  });
  child.once("error", () => undefined);
  child.unref();
}

async function untilAnswers(url: string, folder: string): Promise<void> {
  const limit = AbortSignal.timeout(startLimitMs);
  for (;;) {
    const answers = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (answers) return;
    if (limit.aborted) {
      const log = (await readFile(join(folder, "output.log"), "utf8")).trim();
      const last = log.split("\n").slice(-5).join(" | ");
      throw new Error(`radosgw did not answer within ${startLimitMs} ms: ${last}`);
    }
    await delay(50);
  }
}
