import { constants } from "node:os";

import { parseArgsStringToArgv } from "string-argv";
import { z } from "zod";

import { parseDuration } from "./duration.ts";

/** Text, with words of our own where it is missing or something else. */
function words(expected: string): z.ZodString {
  return z.string({
    error: ({ input }) =>
      input === undefined
        ? `is missing; expected ${expected}`
        : `expected ${expected}, got ${JSON.stringify(input)}`,
  });
}

function missing(expected: string): { error: (issue: { input?: unknown }) => string | undefined } {
  return {
    error: ({ input }) => (input === undefined ? `is missing; expected ${expected}` : undefined),
  };
}

const duration = words("a duration such as 30s, 1m30s or 500ms").transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({
    code: "custom",
    message: `expected a duration such as 30s, 1m30s or 500ms, got "${text}"`,
  });
  return z.NEVER;
});

const listen = z
  .preprocess(
    (value) => (typeof value === "number" ? String(value) : value),
    words("host:port such as 127.0.0.1:8080"),
  )
  .transform((text, context) => {
    const match = /^(?:(?<host>[^:]+|\[[^\]]+\]):)?(?<port>\d{1,5})$/.exec(text);
    const port = Number(match?.groups?.["port"]);
    if (match && port <= 65_535) {
      return { host: match.groups?.["host"]?.replace(/^\[|\]$/g, "") ?? "127.0.0.1", port };
    }
    context.addIssue({
      code: "custom",
      message: `expected "host:port" such as 127.0.0.1:8080, got "${text}"`,
    });
    return z.NEVER;
  });

const command = z.union(
  [
    z.array(z.string()).min(1),
    z
      .string()
      .min(1)
      .transform((text) => parseArgsStringToArgv(text)),
  ],
  { error: "expected a command line or a list of its words" },
);

const environment = z.union(
  [
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)),
    z
      .array(z.string().regex(/^[^=]+=/, "expected NAME=value"))
      .transform((lines) =>
        Object.fromEntries(
          lines.map((line) => [
            line.slice(0, line.indexOf("=")),
            line.slice(line.indexOf("=") + 1),
          ]),
        ),
      ),
  ],
  { error: "expected a map of names to values or a list of NAME=value" },
);

const health = z.strictObject(
  {
    path: words("a path such as /healthz").startsWith("/"),
    successes: z.int().min(1).default(3),
    interval: duration.default(250),
    timeout: duration.default(2_000),
    deadline: duration.default(60_000),
  },
  missing("a map such as { path: /healthz }"),
);

const hitless = z.strictObject(
  {
    runtime: z.literal("process", 'this version runs plain processes only: expected "process"'),
    listen,
    health,
    drain: duration.default(30_000),
    watch: duration.default(30_000),
    keep: z.enum(["stopped", "running"]).default("stopped"),
  },
  missing("a block with runtime, listen and health"),
);

const signalName = z.string().refine((name): name is NodeJS.Signals => name in constants.signals, {
  error: "expected a signal such as SIGTERM",
});

const service = z.strictObject({
  image: words("name:tag such as shop:1.0.0").regex(
    /^[^\s:@]+(?::\d+\/[^\s:@]+)?:[\w][\w.-]{0,127}$/,
    "expected name:tag; the tag is the version",
  ),
  command,
  working_dir: z.string().default("."),
  environment: environment.default({}),
  deploy: z.strictObject({ replicas: z.int().min(1).max(100).default(1) }).default({ replicas: 1 }),
  stop_signal: signalName.default("SIGTERM"),
  stop_grace_period: duration.default(10_000),
  "x-hitless": hitless,
});

/** What of a Compose file this version understands. Each key means what Compose means by it. */
export const stackFileSchema = z.strictObject({
  name: words("a name for the stack").regex(
    /^[a-z0-9][a-z0-9_-]{0,30}$/,
    "expected up to 31 lower-case letters, digits, - and _",
  ),
  services: z
    .record(
      z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,15}$/, "expected up to 16 lower-case letters, digits and -"),
      service,
    )
    .refine((services) => Object.keys(services).length === 1, {
      error: "expected exactly one service; ordinary services beside the app need containers",
    }),
});
