import type { MessageKind } from "./messages.ts";
import { count, type OpenService, type Work } from "./work.ts";

const longest = 100;

/** What lasts, and is told once. */
export type Condition = "steady" | "placement" | "configuration" | "protected" | "cannotStart";

export interface Line {
  readonly kind: MessageKind;
  readonly text: string;
  /** How many tasks it speaks of. */
  readonly count?: number;
}

/** Adds a line to the event list of a service. */
export function tell(
  work: Work,
  service: OpenService,
  { kind, text, count: tasks = 0 }: Line,
): void {
  const event = { order: count(work, "events"), createdAt: work.now, message: text };
  service.events = [event, ...service.events].slice(0, longest);
  work.actions.push({ do: "tell", service: service.name, kind, tasks, message: text });
}

/**
 * Tells of a condition that lasts: once, and again when it has lasted for `repeatAfterMs`. `undefined` when it
 * is over, so that it is told at once when it comes back.
 * Source: Amazon ECS Developer Guide, "Amazon ECS service event messages" (duplicates).
 */
export function tellCondition(
  work: Work,
  service: OpenService,
  condition: Condition,
  text: string | undefined,
): void {
  const at = service.told[condition];
  if (text === undefined) {
    if (at === undefined) return;
    const { [condition]: _, ...rest } = service.told;
    service.told = rest;
    return;
  }
  if (at !== undefined && work.now < at + work.cluster.settings.repeatAfterMs) return;
  service.told = { ...service.told, [condition]: work.now };
  tell(work, service, { kind: condition, text });
}

/** One of several like events, which are told as one line when all events of the step are in. */
export interface Grouped {
  readonly kind: MessageKind;
  /** Of a target group or a deployment. */
  readonly of: string;
  readonly text: (count: number) => string;
}

export function tellTogether(work: Work, service: OpenService, each: Grouped): void {
  const lines = work.grouped.get(service.name) ?? new Map<string, Grouped & { count: number }>();
  work.grouped.set(service.name, lines);
  const key = `${each.kind} ${each.of}`;
  lines.set(key, { ...each, count: (lines.get(key)?.count ?? 0) + 1 });
}

export function tellGrouped(work: Work, service: OpenService): void {
  const lines = work.grouped.get(service.name);
  if (!lines) return;
  work.grouped.delete(service.name);
  for (const { kind, count: tasks, text } of lines.values()) {
    tell(work, service, { kind, text: text(tasks), count: tasks });
  }
}
