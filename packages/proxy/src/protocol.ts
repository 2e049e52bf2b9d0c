import { z } from "zod";

import { configShape, count, health, name, observationShape, servers, to } from "./config-shape.ts";
import { ProxyError } from "./errors.ts";
import type { ServersChange } from "./change.ts";
import type { ProxyConfig, ProxyObservation, Route } from "./proxy.ts";

export interface Calls {
  apply: { ask: ProxyConfig; answer: ProxyObservation };
  servers: { ask: ServersChange; answer: null };
  routes: { ask: { routes: readonly Pick<Route, "route" | "to">[] }; answer: null };
  observe: { ask: null; answer: ProxyObservation };
  cut: { ask: { server: string; perSecond: number }; answer: number };
  stop: { ask: null; answer: null };
}

export type Operation = keyof Calls;
export type Ask<T extends Operation> = Calls[T]["ask"];
export type Answer<T extends Operation> = Calls[T]["answer"];

const moves = z
  .array(z.strictObject({ route: name, to }))
  .max(1_000)
  .readonly();

type Protocol = {
  readonly [T in Operation]: { ask: z.ZodType<Ask<T>>; answer: z.ZodType<Answer<T>> };
};

/** The calls that a proxy's process takes: what each is given, and what it answers. */
export const protocol: Protocol = {
  apply: { ask: configShape, answer: observationShape },
  servers: {
    ask: z.strictObject({ backend: name, servers, health: health.exactOptional() }),
    answer: z.null(),
  },
  routes: {
    ask: z.strictObject({ routes: moves }),
    answer: z.null(),
  },
  observe: { ask: z.null(), answer: observationShape },
  cut: {
    ask: z.strictObject({ server: name, perSecond: z.number().positive().max(1_000_000) }),
    answer: count,
  },
  stop: { ask: z.null(), answer: z.null() },
};

/**
 * Reads a value of outside as `shape`.
 * @throws {ProxyError} `invalid`, naming each key that is wrong.
 */
export function parse<T>(shape: z.ZodType<T>, value: unknown, what: string): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${keyOf(issue.path)}: ${issue.message}`);
  throw new ProxyError("invalid", `${what}: ${issues.join("; ")}. Nothing was changed.`);
}

function keyOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "(the whole)";
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      return index === 0 ? String(key) : `.${String(key)}`;
    })
    .join("");
}
