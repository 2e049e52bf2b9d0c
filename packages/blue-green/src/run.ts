import { isDeepStrictEqual } from "node:util";

import { abandonedBy } from "./abandoned-by.ts";
import { addressOf } from "./address.ts";
import { apply } from "./apply.ts";
import type { Context } from "./context.ts";
import { BlueGreenError } from "./errors.ts";
import type { DeployEvent } from "./events.ts";
import { routeOf } from "./front-config.ts";
import { acquireLock, type Lock } from "./lock.ts";
import { lockPlaceOf, type Means } from "./means.ts";
import { observe, type Observed, observeProxy } from "./observe.ts";
import type { Plan } from "./plan.ts";
import type { DeployReceipt, StepReceipt } from "./receipt.ts";
import { refuseOtherListeners } from "./refuse-listeners.ts";
import { type Stack, totalLimitMs } from "./stack.ts";

/** What every command needs, and how it is told to end. */
export interface CommandOptions extends Means {
  /** Called on transitions. */
  onEvent?: (event: DeployEvent) => void;
  /** Ends the command in good order: before the switch it is undone, after it the watch is cut short. */
  signal?: AbortSignal;
  /** Ends the command at once and leaves things as they are; a later run finishes or undoes them. */
  abandon?: AbortSignal;
  /** How long to wait for another deployer. @default 0 */
  waitMs?: number;
  /**
   * What people type to run another command on this stack, for messages.
   * @default the command with `--file` and `--project`
   */
  commandLine?: (command: string) => string;
}

/** Runs one command under the stack's lock: observe, plan, apply, and the receipt of it. */
export async function run(
  stack: Stack,
  command: string,
  plan: (observed: Observed) => Plan,
  {
    onEvent,
    signal,
    abandon,
    waitMs = 0,
    commandLine = (name) =>
      `hitless-blue-green ${name} --file ${stack.file} --project ${stack.name}`,
    ...means
  }: CommandOptions,
): Promise<DeployReceipt> {
  const startedAt = new Date();
  const notes: Notes = { steps: [], cut: 0 };
  const tell = (event: DeployEvent): void => {
    note(notes, event);
    onEvent?.(event);
  };
  await using lock = await lockStack(stack, command, { means, tell, waitMs, signal });
  const observed = await observe(stack, means);
  if (command !== "up") refuseOtherListeners(stack, observed);
  refuseNewAddress(stack, observed);
  if (command === "deploy") refuseNewRules(stack, observed, commandLine("proxy reload"));
  const planned = plan(observed);
  tell({ type: "planned", plan: planned });
  const context: Context = {
    ...means,
    stack,
    observed,
    plan: planned,
    onEvent: tell,
    interrupt: signal ?? new AbortController().signal,
    abandon: abandonedBy(lock, abandon),
  };
  const outcome = await apply(context, lock);
  return {
    schemaVersion: 1,
    stack: stack.name,
    kind: planned.kind,
    outcome,
    ...(planned.from && { from: planned.from }),
    to: planned.to,
    address: addressOf(stack, await observeProxy(means.proxy)),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    ...notes,
  };
}

interface Notes {
  steps: StepReceipt[];
  cut: number;
}

function note(notes: Notes, event: DeployEvent): void {
  if (event.type === "cut") notes.cut += event.count;
  if (event.type !== "step-ended") return;
  const { step, ms } = event;
  notes.steps.push({ do: step.do, release: step.candidate.release, ms });
}

async function lockStack(
  stack: Stack,
  command: string,
  {
    means,
    tell,
    waitMs,
    signal,
  }: {
    means: Means;
    tell: (event: DeployEvent) => void;
    waitMs: number;
    signal: AbortSignal | undefined;
  },
): Promise<Lock> {
  return acquireLock(lockPlaceOf(stack, means), {
    command,
    limitMs: totalLimitMs(stack),
    waitMs,
    onBroken: (holder) => tell({ type: "lock-broken", holder }),
    ...(signal && { signal }),
  });
}

/** A switch moves a route as it is; other rules for it are the proxy's upkeep. */
function refuseNewRules(stack: Stack, { proxy }: Observed, upkeep: string): void {
  const served = proxy?.routes.find(({ route }) => route === stack.service);
  if (served === undefined || isDeepStrictEqual(served.match, routeOf(stack).match)) return;
  throw new BlueGreenError(
    "stack-file",
    `${stack.file}: services.${stack.service}.x-hitless: hosts or paths are not those that the proxy has; ` +
      `give it the new ones first, and deploy again:\n  ${upkeep}`,
  );
}

function refuseNewAddress(stack: Stack, { proxy }: Observed): void {
  const wanted = addressOf(stack);
  const served = addressOf(stack, proxy);
  if (stack.listen.port === 0 || wanted === served) return;
  throw new BlueGreenError(
    "stack-file",
    `${stack.file}: services.${stack.service}.x-hitless.listen: the stack is served at ${served}; ` +
      `to serve it at ${wanted}, take it down first ("down", then "up")`,
  );
}
