import type { Health, Instance } from "@hitless/runtime";

import { askHealth } from "./ask-health.ts";
import type { Context } from "./context.ts";
import { healthOf } from "./health-of.ts";
import { healthQuestion } from "./health-url.ts";
import { judgeWatch, type WatchFacts } from "./judge-watch.ts";
import type { Candidate } from "./plan.ts";
import { describeState, UnfitError } from "./reason.ts";
import { instancesOf, observeServers } from "./servers.ts";
import type { Health as StackHealth } from "./stack.ts";

/** Looks once at the release that has gone live; throws `UnfitError` when it is not well. */
export type Look = (signal: AbortSignal) => Promise<void>;

/** Counts from now on how a release fares: its requests, its health, whether it still runs. */
export async function onlooker(context: Context, candidate: Candidate): Promise<Look> {
  const usualShare = shareBefore(context);
  const before = count(await observeServers(context, candidate));
  const strikes = new Map<string, number>();

  return async (signal) => {
    const instances = await instancesOf(context, candidate);
    const now = count(await observeServers(context, candidate));
    const facts: WatchFacts = {
      answered: now.answered - before.answered,
      failed: now.failed - before.failed,
      usualShare,
    };
    const ended = instances.find(({ state }) => state.is !== "running");
    if (ended !== undefined) facts.ended = `${ended.id} ${describeState(ended.state)}`;
    else {
      const asked = { instances, health: healthOf(context, candidate) };
      const unhealthy = await mostUnhealthy(context, asked, strikes, signal);
      if (unhealthy !== undefined) facts.unhealthy = unhealthy;
    }
    const fault = judgeWatch(facts);
    if (fault === undefined) return;
    throw new UnfitError(fault, ended?.id ?? facts.unhealthy?.instance ?? candidate.ids[0]);
  };
}

async function mostUnhealthy(
  { proxy }: Context,
  { instances, health }: { instances: readonly Instance[]; health: StackHealth },
  strikes: Map<string, number>,
  signal: AbortSignal,
): Promise<WatchFacts["unhealthy"]> {
  const seen = await Promise.all(
    instances.map(async (instance) => {
      const { id } = instance;
      const question = { ...healthQuestion(instance, health.path), timeoutMs: health.timeoutMs };
      const result: Health =
        instance.health === "unhealthy"
          ? { healthy: false, reason: `the engine's health check says "unhealthy"` }
          : await askHealth(proxy, question, signal);
      strikes.set(id, result.healthy ? 0 : (strikes.get(id) ?? 0) + 1);
      return {
        instance: id,
        times: strikes.get(id) ?? 0,
        reason: result.healthy ? "" : result.reason,
      };
    }),
  );
  return seen.filter(({ times }) => times > 0).toSorted((a, b) => b.times - a.times)[0];
}

/** The old release's share of failed requests, as it was before the switch. */
function shareBefore({ observed, plan }: Context): number {
  const servers = observed.proxy?.backends.flatMap((backend) => backend.servers) ?? [];
  const { answered, failed } = count(
    servers.filter(({ release }) => release === plan.from?.release),
  );
  return failed / Math.max(1, answered, failed);
}

function count(servers: readonly { answered: number; failed: number }[]): {
  answered: number;
  failed: number;
} {
  return {
    answered: servers.reduce((sum, server) => sum + server.answered, 0),
    failed: servers.reduce((sum, server) => sum + server.failed, 0),
  };
}
