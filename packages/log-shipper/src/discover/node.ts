import { readFile } from "node:fs/promises";

import type { Engine } from "@hitless/runtime";
import * as z from "zod";

/** The host of the engine. */
export interface Node {
  /** What `/etc/host_hostname` says, which logspout's users mount there; else what the engine says. */
  name: string;
  /** The engine's folder of containers. */
  containersFolder: string;
}

const info = z.object({ Name: z.string(), DockerRootDir: z.string() });

export async function findNode(engine: Engine): Promise<Node> {
  const { Name: name, DockerRootDir: root } = info.parse(await engine.docker.info());
  return { name: (await mountedName()) ?? name, containersFolder: `${root}/containers` };
}

async function mountedName(): Promise<string | undefined> {
  try {
    return (await readFile("/etc/host_hostname", "utf8")).trim() || undefined;
  } catch {
    return undefined;
  }
}
