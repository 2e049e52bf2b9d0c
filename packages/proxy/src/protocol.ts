import { z } from "zod";

import { ProxyError } from "./errors.ts";
import type { ProxyConfig, ProxyObservation, Route, Server } from "./proxy.ts";

const name = z.string().min(1).max(200);
const host = z.string().min(1).max(253);
// Both travel as header values, which other characters would break.
const headerText = z
  .string()
  .max(200)
  .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces");
const port = (least: number) => z.number().int().min(least).max(65_535);
const list = <T extends z.ZodType>(item: T) => z.array(item).max(1_000).readonly();

const listener = z.strictObject({ name, host, port: port(0) });
const server = z.strictObject({ id: name, host, port: port(1), release: headerText });
const to = list(z.strictObject({ backend: name, weight: z.number().int().min(0).max(1_000_000) }));
const backend = { name, preview: headerText.exactOptional() };
const rest = {
  listeners: list(listener),
  routes: list(z.strictObject({ route: name, listener: name, to })),
};

/** The shape of a `ProxyConfig`; what its parts say about each other is checked by `checkConfig`. */
export const configShape: z.ZodType<ProxyConfig> = z.strictObject({
  ...rest,
  backends: list(z.strictObject({ ...backend, servers: list(server) })),
});

const count = z.number().int().min(0);
const observation: z.ZodType<ProxyObservation> = z.strictObject({
  ...rest,
  backends: list(
    z.strictObject({
      ...backend,
      servers: list(
        server.extend({
          draining: z.boolean(),
          inFlight: count,
          streams: count,
          answered: count,
          failed: count,
        }),
      ),
    }),
  ),
});

interface Calls {
  apply: { ask: ProxyConfig; answer: ProxyObservation };
  servers: { ask: { backend: string; servers: readonly Server[] }; answer: null };
  routes: { ask: { routes: readonly Pick<Route, "route" | "to">[] }; answer: null };
  observe: { ask: null; answer: ProxyObservation };
  cut: { ask: { server: string; perSecond: number }; answer: number };
  stop: { ask: null; answer: null };
}

export type Operation = keyof Calls;
export type Ask<T extends Operation> = Calls[T]["ask"];
export type Answer<T extends Operation> = Calls[T]["answer"];

type Protocol = {
  readonly [T in Operation]: { ask: z.ZodType<Ask<T>>; answer: z.ZodType<Answer<T>> };
};

/** The calls that a proxy's process takes: what each is given, and what it answers. */
export const protocol: Protocol = {
  apply: { ask: configShape, answer: observation },
  servers: { ask: z.strictObject({ backend: name, servers: list(server) }), answer: z.null() },
  routes: {
    ask: z.strictObject({ routes: list(z.strictObject({ route: name, to })) }),
    answer: z.null(),
  },
  observe: { ask: z.null(), answer: observation },
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
