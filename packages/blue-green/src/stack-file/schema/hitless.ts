import { z } from "zod";

import {
  command,
  count,
  duration,
  expected,
  hostAndPort,
  object,
  port,
  readAs,
  text,
  textOrList,
} from "./values.ts";

export const runtime = z.enum(["process", "docker"], expected("process or docker"));

const health = object(
  {
    path: readAs("a path such as /healthz", (path) =>
      /^\/\S*$/.test(path) ? path : undefined,
    ).optional(),
    successes: count.optional(),
    interval: duration.optional(),
    timeout: duration.optional(),
    deadline: duration.optional(),
    inter: duration.optional(),
    fall: count.optional(),
    rise: count.optional(),
  },
  "a map such as { path: /healthz }",
);

const hook = z.union(
  [
    command.transform((run) => ({ run })),
    object({
      run: command,
      in: z.enum(["release", "host"], expected("release or host")).optional(),
      timeout: duration.optional(),
    }),
  ],
  expected("a command line, or a map with run"),
);

const hooks = z.array(hook, expected("a list of commands"));

const host = text.regex(
  /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i,
  "expected a host name such as shop.example.com or *.example.com, without a port",
);

const path = text
  .regex(/^\/[^\s?#]*$/, "expected the beginning of a path such as /api")
  .transform((value) => (value === "/" ? value : value.replace(/\/+$/, "")));

/** `x-hitless` of a service, which makes it an app. */
export const hitless = object(
  {
    runtime: runtime.optional(),
    port: port.optional(),
    listen: hostAndPort.optional(),
    health: health.optional(),
    hosts: textOrList
      .pipe(z.array(host))
      .transform((hosts) => hosts.map((each) => each.toLowerCase()))
      .optional(),
    paths: textOrList.pipe(z.array(path)).optional(),
    drain: duration.optional(),
    watch: duration.optional(),
    keep: z.enum(["stopped", "running"], expected("stopped or running")).optional(),
    hooks: object({
      "before-switch": hooks.optional(),
      "after-switch": hooks.optional(),
    }).optional(),
  },
  "a block with health",
);

export type WrittenHitless = z.output<typeof hitless>;
export type WrittenHook = z.output<typeof hook>;
