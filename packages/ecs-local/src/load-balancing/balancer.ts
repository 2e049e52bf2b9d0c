import type { Proxy } from "@hitless/proxy";

import {
  deregistrationDelay,
  type TargetGroupRecord,
  targetKey,
  type TargetRecord,
} from "../elb/records.ts";
import { keepTrying } from "../keep-trying.ts";
import type { State } from "../state/store.ts";
import type { CheckTarget } from "./check-target.ts";
import { drainTarget } from "./drain-target.ts";
import { type Judgement, unjudged } from "./judge-target.ts";
import { proxyConfig, serverId } from "./proxy-config.ts";
import { watchTarget } from "./watch-target.ts";

/** The data plane of the load balancers, and who asks their targets. */
export interface Balancer {
  /**
   * Makes what is served equal to the listeners, rules and targets of the state.
   * @throws {ProxyError} where the proxy cannot, such as on a port that is taken.
   */
  apply(): Promise<void>;
  /**
   * Adds a target, which gets requests once it is healthy. One that is there is left alone, one that drains
   * is registered anew.
   */
  register(target: TargetRecord): Promise<void>;
  /** Takes the target out of the way of new requests; resolves when the deregistration delay is over. */
  deregister(target: TargetRecord): Promise<void>;
  /** Deregisters for somebody who does not wait. A close in between leaves the target draining. */
  startDraining(target: TargetRecord): void;
  judgementOf(target: TargetRecord): Judgement;
  /** Whether a listener or a rule forwards to the target group. */
  isUsed(targetGroup: string): boolean;
  close(): Promise<void>;
}

export interface BalancerOptions {
  state: State;
  save: () => void;
  /** Absent: nothing listens, as with simulated tasks. */
  proxy: Proxy | undefined;
  check: CheckTarget;
  /** Where listeners listen. */
  host: string;
  nobody: { host: string; port: number };
  /** Divides the interval of the checks and the deregistration delay. */
  speed: number;
  startAllowanceMs: number;
  onJudgement: (target: TargetRecord, judgement: Judgement) => void;
  /** The proxy did not take a change of servers; it is tried again with the next one. */
  onProblem: (error: unknown) => void;
}

export function balancer(options: BalancerOptions): Balancer {
  const { state, save, proxy, speed } = options;
  const watched = new Map<string, { stop: AbortController; judgement: Judgement }>();
  const draining = new Map<string, { done: Promise<void>; stop: AbortController }>();
  const closing = new AbortController();
  const judgementOf = (target: TargetRecord) =>
    watched.get(targetKey(target))?.judgement ?? unjudged;
  const groupOf = (target: TargetRecord) => state.targetGroups.get(target.targetGroup);
  let line = Promise.resolve();
  let serves = false;

  function apply(): Promise<void> {
    const applied = line.then(async () => {
      watchAll();
      const config = proxyConfig({ ...options, ...everythingIn(state), judgementOf });
      // A proxy is not started for nothing.
      if (proxy === undefined || (!serves && config.listeners.length === 0)) return;
      serves = true;
      await proxy.apply(config);
    });
    // One that failed does not keep back the next one.
    line = applied.catch(() => undefined);
    return applied;
  }

  function isUsed(targetGroup: string): boolean {
    const { listeners, rules } = everythingIn(state);
    return [...listeners, ...rules].some((each) => each.targetGroup === targetGroup);
  }

  function watchAll(): void {
    for (const target of state.targets.values()) {
      const group = groupOf(target);
      const key = targetKey(target);
      const isWanted = group && target.drainingSince === undefined && isUsed(group.arn);
      if (isWanted && !watched.has(key)) watch(target, group);
    }
  }

  function watch(target: TargetRecord, group: TargetGroupRecord): void {
    const stop = new AbortController();
    const key = targetKey(target);
    const from = target.judgement ?? unjudged;
    const entry = { stop, judgement: from };
    watched.set(key, entry);
    const settings = () => groupOf(target)?.healthCheck ?? group.healthCheck;
    const onJudgement = (judgement: Judgement) => {
      const moved = judgement.state !== entry.judgement.state;
      entry.judgement = judgement;
      const current = state.targets.get(key);
      if (current !== undefined) state.targets.put(key, { ...current, judgement });
      // That of a task is on disk together with what the scheduler makes of it.
      if (target.task === undefined) save();
      options.onJudgement(target, judgement);
      if (moved) void apply().catch(options.onProblem);
    };
    // The run that judged may not have come to tell it.
    if (target.judgement !== undefined) options.onJudgement(target, target.judgement);
    const signal = AbortSignal.any([stop.signal, closing.signal]);
    void watchTarget(target, { ...options, settings, from, onJudgement, signal }).catch(
      options.onProblem,
    );
  }

  async function drain(target: TargetRecord, again: AbortSignal): Promise<void> {
    const key = targetKey(target);
    watched.get(key)?.stop.abort();
    watched.delete(key);
    const since = target.drainingSince ?? Date.now();
    state.targets.put(key, { ...target, drainingSince: since });
    save();
    await apply().catch(options.onProblem);
    const group = groupOf(target);
    const delayMs = group === undefined ? 0 : (deregistrationDelay(group) * 1000) / speed;
    const server = serverId(group?.name ?? "", target);
    const signal = AbortSignal.any([closing.signal, again]);
    await drainTarget(proxy, { server, untilMs: since + delayMs, signal }).catch((error) => {
      if (!again.aborted) throw error;
    });
    if (again.aborted) return;
    state.targets.delete(key);
    save();
  }

  function deregister(target: TargetRecord): Promise<void> {
    const key = targetKey(target);
    const current = state.targets.get(key);
    if (current === undefined) return Promise.resolve();
    const under = draining.get(key);
    if (under !== undefined) return under.done;
    const stop = new AbortController();
    const done = drain(current, stop.signal).finally(() => {
      if (draining.get(key)?.stop === stop) draining.delete(key);
    });
    draining.set(key, { done, stop });
    return done;
  }

  return {
    apply,
    judgementOf,
    isUsed,
    async register(target) {
      const key = targetKey(target);
      const current = state.targets.get(key);
      if (current === undefined || current.drainingSince !== undefined) {
        draining.get(key)?.stop.abort();
        draining.delete(key);
        state.targets.put(key, target);
        save();
      }
      await apply();
    },
    deregister,
    startDraining(target) {
      void keepTrying(() => deregister(target), {
        isWanted: () => state.targets.get(targetKey(target))?.drainingSince !== undefined,
        onProblem: options.onProblem,
        signal: closing.signal,
      });
    },
    async close() {
      closing.abort();
      await Promise.allSettled([...draining.values()].map(({ done }) => done));
      await line;
    },
  };
}

function everythingIn(state: State) {
  return {
    listeners: state.listeners.values(),
    rules: state.rules.values(),
    targetGroups: state.targetGroups.values(),
    targets: state.targets.values(),
  };
}
