import type { Clients } from "../clients.ts";
import type { Witness } from "../reasons/witness.ts";
import type { Caller } from "./call.ts";
import { type CallFailure, callFailure } from "./call-failure.ts";
import { judge } from "./judge.ts";
import type { Basis, Verdict, Wanted } from "./verdict.ts";
import { newMemory, remember } from "./memory.ts";
import type { Pace, Standing } from "./next-delay.ts";
import { observe, observeRecord, observeRollback } from "./observe.ts";
import type { Patience } from "./patience.ts";
import { type DeploymentSeen, primaryOf, type Snapshot } from "./snapshot.ts";
import type { Teller } from "./tell-changes.ts";

/** What is known when the wait ends. */
export interface Seen {
  /** The last answer. */
  snapshot: Snapshot | undefined;
  /** Our deployment as it was last listed. */
  ours: DeploymentSeen | undefined;
  /** What the last call met with, where it failed. */
  trouble: CallFailure | undefined;
  /** How long there was no answer. */
  silentMs: number;
}

export type Looked = Verdict | { is: "out-of-reach" | "refused"; message: string };

export interface Looker {
  /** One poll, and what it makes of the deployment. */
  once(): Promise<Looked>;
  /** Why ECS went back, as far as it says so. */
  whyRolledBack(): Promise<string | undefined>;
  standing(): Standing;
  seen(): Seen;
}

export interface LookOptions {
  caller: Caller;
  pace: Pace;
  patience: Patience;
  seeing: Witness;
  tell: Teller;
}

const nothingNew: Verdict = { is: "waiting", isNearEnd: false, asksRecord: false };

export function looker(
  clients: Clients,
  wanted: Wanted & { cluster: string; service: string; createdAt?: Date },
  { caller, pace, patience, seeing, tell }: LookOptions,
): Looker {
  const { deployment } = wanted;
  const restMs = Math.max(pace.leastMs, pace.mostMs / 3);
  const lookedAt = { tasks: 0, targets: 0 };
  let memory = newMemory(Date.now(), wanted.createdAt?.getTime());
  let snapshot: Snapshot | undefined;
  let answeredAt = Date.now();
  let trouble: CallFailure | undefined;
  let polls = 0;
  let failures = 0;
  let isNearEnd = false;
  let owesTasks = false;

  async function once(): Promise<Looked> {
    polls += 1;
    const answer = await attempt(caller, async () => observe(clients, wanted, caller));
    if ("failure" in answer) return fail(answer.failure);
    answeredAt = Date.now();
    trouble = undefined;
    failures = 0;
    const verdict = await take(answer.value);
    if (verdict.is !== "waiting") return verdict;
    ({ isNearEnd } = verdict);
    if (verdict.rollingBackTo !== undefined) tell.rollingBack(verdict.rollingBackTo);
    await lookCloser();
    return verdict;
  }

  function fail(failure: CallFailure): Looked {
    failures += 1;
    trouble = failure;
    const { message } = failure;
    if (failure.is === "refused") return { is: "refused", message };
    const isLost = failure.is === "unreachable" && Date.now() - answeredAt >= patience.lostMs;
    return isLost ? { is: "out-of-reach", message } : nothingNew;
  }

  async function take(answer: Snapshot): Promise<Verdict> {
    const now = Date.now();
    const next = remember(memory, answer, { deployment, now });
    if (next === undefined) return nothingNew;
    const before = memory.ours;
    memory = next;
    snapshot = answer;
    tellOf(answer, before);
    const basis: Basis = { snapshot: answer, memory, now, patience, record: undefined };
    const verdict = judge(wanted, basis);
    return verdict.is === "waiting" && verdict.asksRecord ? judgeByRecord(basis, verdict) : verdict;
  }

  async function judgeByRecord(basis: Basis, verdict: Verdict): Promise<Verdict> {
    const { createdAt } = memory;
    const answer = await attempt(caller, async () =>
      observeRecord(clients, wanted, { caller, createdAt }),
    );
    return "failure" in answer ? verdict : judge(wanted, { ...basis, record: answer.value });
  }

  function tellOf(answer: Snapshot, before: DeploymentSeen | undefined): void {
    const ours = answer.deployments.find(({ id }) => id === deployment);
    for (const message of tell.serviceEvents(answer, memory.createdAt ?? Infinity)) {
      seeing.hear(message);
    }
    if (ours === undefined) return;
    tell.counts(ours, answer);
    if (ours.failed > (before?.failed ?? 0) || ours.running < (before?.running ?? 0)) {
      owesTasks = true;
    }
  }

  /** What explains the counts; not with each poll. */
  async function lookCloser(): Promise<void> {
    const now = Date.now();
    if (owesTasks && now - lookedAt.tasks >= restMs) {
      lookedAt.tasks = now;
      owesTasks = false;
      await seeing.lookAtTasks();
    }
    const ours = snapshot && primaryOf(snapshot);
    const isOurs = ours?.id === deployment && ours.running > 0;
    if (snapshot === undefined || !isOurs || now - lookedAt.targets < restMs) return;
    lookedAt.targets = now;
    await seeing.lookAtTargets(snapshot.targetGroups);
  }

  async function whyRolledBack(): Promise<string | undefined> {
    const { createdAt } = memory;
    const answer = await attempt(caller, async () =>
      observeRollback(clients, wanted, { caller, createdAt }),
    );
    return "failure" in answer ? undefined : answer.value;
  }

  return {
    once,
    whyRolledBack,
    standing: () => ({ polls, failures, isNearEnd, sinceMovedMs: Date.now() - memory.movedAt }),
    seen: () => ({ snapshot, ours: memory.ours, trouble, silentMs: Date.now() - answeredAt }),
  };
}

async function attempt<Value>(
  { signal }: Caller,
  from: () => Promise<Value>,
): Promise<{ value: Value } | { failure: CallFailure }> {
  try {
    return { value: await from() };
  } catch (error) {
    signal?.throwIfAborted();
    return { failure: callFailure(error) };
  }
}
