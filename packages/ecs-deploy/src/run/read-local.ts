import { z } from "zod";

import type { ReadLines } from "./open-output.ts";

/** More cannot be asked for at once. */
const mostLines = 10_000;
const limitMs = 10_000;

const answer = z.object({
  containers: z.array(z.object({ name: z.string(), lines: z.array(z.string()) })),
});

interface Asked {
  cluster: string;
  task: string;
  container: { name?: string | undefined };
}

/** The lines of a container of an `@hitless/ecs-local`. */
export function readLocal(endpointUrl: string, { cluster, task, container }: Asked): ReadLines {
  let seen = 0;
  return async (signal) => {
    const url = new URL(`/_hitless/logs/${task.split("/").at(-1)}`, endpointUrl);
    const { name = "" } = container;
    const query = { cluster: nameOf(cluster), container: name, lines: String(mostLines) };
    url.search = new URLSearchParams(query).toString();
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`${endpointUrl} has no output of it (${response.status})`);
    }
    const { containers } = answer.parse(await response.json());
    const lines = containers.find((each) => each.name === name)?.lines ?? [];
    const fresh = lines.slice(seen);
    seen = lines.length;
    return fresh;
  };
}

function nameOf(cluster: string): string {
  return cluster.split("/").at(-1) ?? cluster;
}
