import { spawn } from "node:child_process";

import { hasSpoken } from "./has-spoken.ts";
import { markVariable } from "./processes.ts";

/** Shims put their sockets there whatever containerd's own folders are: nothing of that stays behind. */
export const engineSetup =
  "mkdir -p /run/containerd && mount -t tmpfs -o mode=711 tmpfs /run/containerd";

/** Namespaces that last as long as one sleeping process. */
export interface Namespaces {
  /** The process that keeps them. */
  pid: number;
  /** The command that runs another one in all of them. */
  enter(this: void, command: readonly string[]): string[];
  /** The command that runs another one in their network alone. */
  enterNetwork(this: void, command: readonly string[]): string[];
}

export interface NamespaceOptions {
  /** Whose mark the keeping process carries: with the folder it goes. */
  folder: string;
  /** A network of its own too, with loopback up; else the one of this process. */
  network: boolean;
  /** Shell commands that are run inside first. */
  setup?: string;
}

/**
 * Makes a mount namespace, and a network namespace when asked: what is mounted inside is seen by
 * nobody else and is gone when the last process inside is.
 *
 * @throws {Error} where this is not allowed, with what the system said.
 */
export async function makeNamespaces(options: NamespaceOptions): Promise<Namespaces> {
  const { folder, network, setup = "true" } = options;
  const kinds = [...(network ? ["--net"] : []), "--mount", "--propagation", "slave"];
  const loopback = network ? "ip link set lo up" : "true";
  const script = ["set -e", loopback, setup, "echo ready", "exec sleep infinity"].join("\n");
  const child = spawn("unshare", [...kinds, "--", "sh", "-c", script], {
    detached: true,
    env: { ...process.env, [markVariable]: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  if (!(await hasSpoken(child)) || child.pid === undefined) {
    throw new Error(`no namespace of its own is allowed here: ${said.trim()}`);
  }
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return namespacesOf(child.pid);
}

/** Namespaces that another process keeps. */
export function namespacesOf(pid: number): Namespaces {
  const network = `--net=/proc/${pid}/ns/net`;
  const mount = `--mount=/proc/${pid}/ns/mnt`;
  return {
    pid,
    enter: (command) => ["nsenter", network, mount, "--", ...command],
    enterNetwork: (command) => ["nsenter", network, "--", ...command],
  };
}
