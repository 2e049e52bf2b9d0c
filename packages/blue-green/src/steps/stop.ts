import { setTimeout as delay } from "node:timers/promises";

import { type Context, progress } from "../context.ts";
import { backendName, observeProxy } from "../observe.ts";
import type { Step } from "../plan.ts";
import { instancesOf, observeServers, openTo } from "../servers.ts";

const pollMs = 100;
/** Streams cut per second at least: all at once would make all clients come back at once. */
const cutPerSecond = 50;
/** However many there are, cutting them takes no longer. */
const cutWithinSeconds = 30;

type StopStep = Step & { do: "stop" };

/**
 * Stops a release that gets no new request: the stop signal, upon which a good app ends its streams
 * properly; what is left at the drain limit is named, cut at a bounded rate, and counted. The records stay.
 */
export async function stop(context: Context, step: StopStep, signal: AbortSignal): Promise<void> {
  const { stack, runtime } = context;
  const { inFlight, streams } = openTo(await observeServers(context, step.candidate));
  const cutMs = Math.min(cutWithinSeconds, (inFlight + streams) / cutPerSecond) * 1_000;
  const instances = await instancesOf(context, step.candidate);
  const stopped = Promise.all(
    instances.map(({ id }) =>
      runtime.stop(id, {
        signalName: stack.stopSignal,
        graceMs: stack.drainMs + cutMs + stack.stopGraceMs,
        signal,
      }),
    ),
  );
  await Promise.all([stopped, cutAtLimit(context, step, signal)]);
  await forgetServers(context, step);
}

async function cutAtLimit(context: Context, step: StopStep, signal: AbortSignal): Promise<void> {
  const giveUpAt = performance.now() + context.stack.drainMs;
  let last = -1;
  for (;;) {
    const servers = await observeServers(context, step.candidate);
    const { inFlight, streams } = openTo(servers);
    const left = inFlight + streams;
    if (left !== last && last !== -1)
      progress(context, step, `${left} requests and streams still open`);
    last = left;
    if (left === 0 || (await hasEnded(context, step))) return;
    if (performance.now() >= giveUpAt) {
      const open = servers
        .filter((server) => server.inFlight + server.streams > 0)
        .map(({ id }) => id);
      return cut(context, open, left, signal);
    }
    await delay(pollMs, undefined, { signal });
  }
}

async function hasEnded(context: Context, { candidate }: StopStep): Promise<boolean> {
  return (await instancesOf(context, candidate)).every(({ state }) => state.is !== "running");
}

async function cut(
  { proxy, onEvent }: Context,
  servers: readonly string[],
  left: number,
  signal: AbortSignal,
): Promise<void> {
  onEvent({ type: "drain-limit", at: performance.timeOrigin + performance.now(), left, servers });
  const perSecond = Math.max(cutPerSecond, left / cutWithinSeconds);
  let count = 0;
  for (const server of servers) count += await proxy.cut(server, { perSecond, signal });
  onEvent({ type: "cut", count });
}

/** A stopped instance's port may soon be somebody else's. */
async function forgetServers({ stack, proxy }: Context, { candidate }: StopStep): Promise<void> {
  const seen = await observeProxy(proxy);
  if (seen === undefined) return;
  const { routes, backends } = seen;
  const name = backendName(stack, candidate.color);
  const isLive = routes.some(({ to }) =>
    to.some(({ backend, weight }) => backend === name && weight > 0),
  );
  const backend = backends.find((each) => each.name === name);
  if (backend === undefined) return;
  const others = backend.servers.filter(
    ({ release, draining }) => !draining && release !== candidate.release,
  );
  if (isLive && others.length === 0) return;
  await proxy.setServers(
    name,
    others.map(({ id, host, port, release }) => ({ id, host, port, release })),
  );
}
