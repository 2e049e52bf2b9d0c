import type { Engine } from "@hitless/runtime";

import { EcsLocalError } from "../../errors.ts";

/** How far containers of an engine can be reached from here. */
export interface Reach {
  /** At their own addresses. */
  direct: boolean;
  /** What is published at any address of 127.0.0.0/8, and not only at 127.0.0.1. */
  ownLoopback: boolean;
}

/**
 * Containers on this very Linux are reached directly. In a virtual machine, as with Docker Desktop, or in
 * somebody's namespace, as with a rootless engine, only what is published at 127.0.0.1 is.
 * @throws {EcsLocalError} `unsupported` for an engine on another machine
 */
export async function findReach(engine: Engine): Promise<Reach> {
  const { address } = engine;
  if (!address.startsWith("unix://") && !isLoopback(address)) {
    throw new EcsLocalError(
      "unsupported",
      `the Docker engine at ${address} (from ${engine.from}) is not on this machine, so what containers ` +
        `publish on its loopback addresses is not reached: name a local one by DOCKER_HOST`,
    );
  }
  if (process.platform !== "linux" || !address.startsWith("unix://")) return onlyPublished;
  const info: unknown = await engine.docker.info();
  const isElsewhere = isDesktop(info) || isRootless(info);
  return isElsewhere ? onlyPublished : { direct: true, ownLoopback: true };
}

const onlyPublished: Reach = { direct: false, ownLoopback: false };

function isLoopback(address: string): boolean {
  const host = URL.parse(address)?.hostname ?? "";
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function isDesktop(info: unknown): boolean {
  return textOf(info, "OperatingSystem").includes("Docker Desktop");
}

function isRootless(info: unknown): boolean {
  return textOf(info, "SecurityOptions").includes("name=rootless");
}

function textOf(info: unknown, member: string): string {
  if (typeof info !== "object" || info === null) return "";
  return JSON.stringify(new Map<string, unknown>(Object.entries(info)).get(member) ?? "");
}
