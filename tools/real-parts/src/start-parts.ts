import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

import { cleanFolder } from "./clean-folder.ts";
import { execute } from "./execute.ts";
import { hasSpoken } from "./has-spoken.ts";
import { namespacesOf, type Namespaces } from "./namespaces.ts";
import { abandonedFolders, createFolder, keep } from "./parts-folder.ts";
import { daemonsHere } from "./processes.ts";
import { lentVariable, outerNetworkVariable } from "./variables.ts";

const command = fileURLToPath(new URL("cli.ts", import.meta.url));

/** The process that holds the parts of a run. */
export interface Parts {
  /** In which all parts live. */
  folder: string;
  socketPath: string;
  /** What tests have to be run in to reach the parts; absent where that is here. */
  network?: Namespaces;
  /** Stops and removes everything, and resolves when it is gone. */
  stop(): Promise<void>;
}

export interface StartPartsOptions {
  /** Gives the parts, and with them the tests, a network of their own where an engine runs in this one. */
  ownNetwork?: boolean;
}

/**
 * Starts the process that holds parts; each part starts when it is first asked for. It ends with this
 * process, however this one ends. What killed runs have left is removed first.
 */
export async function startParts({ ownNetwork = false }: StartPartsOptions = {}): Promise<Parts> {
  await cleanAbandoned();
  const apart = ownNetwork && (await needsOwnNetwork());
  const folder = await createFolder();
  const child = launch(folder, apart);
  const exited = once(child, "exit");
  if (!(await hasSpoken(child))) throw new Error("the holder of parts ended before it was ready");
  unref(child);

  return {
    folder,
    socketPath: join(folder, "parts.sock"),
    ...(apart && child.pid !== undefined ? { network: namespacesOf(child.pid) } : {}),
    async stop() {
      child.ref();
      child.stdin.end();
      await exited;
      // It has cleaned up itself; this is for one that was killed.
      await cleanFolder(folder);
    },
  };
}

async function cleanAbandoned(): Promise<void> {
  for (const folder of await abandonedFolders()) {
    keep(folder, "starter");
    await cleanFolder(folder).catch((cause: unknown) =>
      process.stderr.write(`left by a killed run: ${folder}: ${String(cause)}\n`),
    );
  }
}

/** A second daemon in one network wipes the first one's port rules. */
async function needsOwnNetwork(): Promise<boolean> {
  const lent = process.env[lentVariable] ?? "";
  if (process.platform !== "linux" || process.getuid?.() !== 0 || lent !== "") return false;
  return daemonsHere().length > 0 && (await execute(["unshare", "--net", "true"])).code === 0;
}

function launch(folder: string, apart: boolean): ChildProcessByStdio<Writable, Readable, null> {
  const enter = ["unshare", "--net", "--", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
  const holder = [process.execPath, command, "hold", folder];
  const [program = "", ...args] = apart ? [...enter, ...holder] : holder;
  // It has to live through a terminal's Ctrl-C. The end of its stdin tells it to stop.
  return spawn(program, args, {
    detached: true,
    env: { ...process.env, ...(apart ? outerNetwork() : {}) },
    stdio: ["pipe", "pipe", "inherit"],
  });
}

/** Nothing of the holder keeps this process from ending; when it ends, the holder does. */
function unref(child: ChildProcessByStdio<Writable, Readable, null>): void {
  child.unref();
  child.stdout.destroy();
  (child.stdin as Socket).unref();
}

/** Tells those in a network of their own where this process's network is. */
export function outerNetwork(): Record<string, string> {
  return { [outerNetworkVariable]: `/proc/${process.pid}/ns/net` };
}
