import type { ECSClient } from "@aws-sdk/client-ecs";
import { z } from "zod";

import type { ContainerLog } from "../cause.ts";
import type { Clients } from "../clients.ts";
import type { Caller } from "../follow/call.ts";
import type { LogsWanted } from "./read-logs.ts";

const answer = z.object({
  containers: z.array(z.object({ name: z.string(), lines: z.array(z.string()) })),
});

/** From an endpoint on this machine that shows what its tasks write; undefined where it is none such. */
export async function readLocalLogs(
  { ecs }: Pick<Clients, "ecs">,
  { cluster, tasks, lines }: LogsWanted,
  { callMs, signal }: Caller,
): Promise<ContainerLog[] | undefined> {
  const base = await loopbackEndpoint(ecs);
  if (base === undefined) return undefined;
  const limit = AbortSignal.timeout(callMs);
  const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const read = async (task: string) => {
    const url = new URL(`/_hitless/logs/${encodeURIComponent(task)}`, base);
    url.search = new URLSearchParams({ cluster, lines: String(lines) }).toString();
    const response = await fetch(url, { signal: stop, redirect: "error" });
    return response.ok ? answer.safeParse(await response.json()).data : undefined;
  };
  const all = await Promise.all(
    tasks.map(async ({ task, containers }) => {
      const found = await read(task).catch(() => undefined);
      return found?.containers
        .filter(({ name }) => containers.includes(name))
        .map(({ name, lines: written }) => ({ task, container: name, lines: written }));
    }),
  );
  return all.every((each) => each === undefined) ? undefined : all.flatMap((each) => each ?? []);
}

async function loopbackEndpoint({ config }: ECSClient): Promise<URL | undefined> {
  const endpoint = (await ofClient(config)) ?? ofEnvironment();
  if (endpoint === undefined) return undefined;
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(endpoint.hostname);
  return isLoopback ? endpoint : undefined;
}

async function ofClient({ endpoint }: ECSClient["config"]): Promise<URL | undefined> {
  const given = await endpoint?.();
  if (given === undefined) return undefined;
  const { protocol, hostname, port } = given;
  const base = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`;
  return URL.parse(base) ?? undefined;
}

/** The client keeps to itself what it took from here. Source: AWS SDKs reference, "Service-specific endpoints". */
function ofEnvironment(): URL | undefined {
  const { AWS_ENDPOINT_URL_ECS: own, AWS_ENDPOINT_URL: common } = process.env;
  return URL.parse(own ?? common ?? "") ?? undefined;
}
