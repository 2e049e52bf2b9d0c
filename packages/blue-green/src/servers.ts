import type { ProxyConfig, ProxyObservation, Server, ServerObservation } from "@hitless/proxy";
import type { Instance } from "@hitless/runtime";

import type { Context } from "./context.ts";
import { observeProxy } from "./observe.ts";
import type { Candidate } from "./plan.ts";
import { describeState, UnfitError } from "./reason.ts";
import { releaseLabels } from "./release.ts";

/** The instances of a release as they are now, in the order of the candidate's ids. */
export async function instancesOf(
  { stack, runtime }: Context,
  { release, ids }: Candidate,
): Promise<Instance[]> {
  const known = await runtime.list(releaseLabels(stack, release));
  const all = new Map(known.map((instance) => [instance.id, instance]));
  return ids.flatMap((id) => all.get(id) ?? []);
}

/** A release's instances as servers of the proxy. Each has to run. */
export async function serversOf(context: Context, candidate: Candidate): Promise<Server[]> {
  const instances = await instancesOf(context, candidate);
  return instances.map((instance) => {
    if (instance.state.is !== "running" || instance.address === undefined) {
      throw new UnfitError(
        `${instance.id} is ${describeState(instance.state)} before it got traffic`,
        instance.id,
      );
    }
    return { id: instance.id, ...instance.address, release: candidate.release };
  });
}

/** What the proxy counts for the servers of a release, those that drain included. */
export async function observeServers(
  { proxy }: Context,
  { release }: Candidate,
): Promise<ServerObservation[]> {
  const seen = await observeProxy(proxy);
  return (seen?.backends ?? []).flatMap(({ servers }) =>
    servers.filter((server) => server.release === release),
  );
}

/** What a proxy serves as the config that it could be given; servers that drain are left out. */
export function plainConfig({
  listeners,
  routes,
  backends,
  settings,
}: ProxyObservation): ProxyConfig {
  return {
    listeners,
    routes,
    backends: backends.map((backend) => ({
      ...backend,
      servers: backend.servers
        .filter(({ draining }) => !draining)
        .map(({ id, host, port, release }) => ({ id, host, port, release })),
    })),
    ...(settings && { settings }),
  };
}

/** Adds up what is open to servers. */
export function openTo(servers: readonly ServerObservation[]): {
  inFlight: number;
  streams: number;
} {
  return {
    inFlight: servers.reduce((sum, server) => sum + server.inFlight, 0),
    streams: servers.reduce((sum, server) => sum + server.streams, 0),
  };
}
