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

const between = object({
  interval: duration.optional().describe("Pause between two checks of an instance. Default: 2s."),
  fall: count
    .optional()
    .describe("Bad answers in a row until an instance is left out. Default: 3."),
  rise: count.optional().describe("Good answers in a row until it is back. Default: 2."),
});

const health = object(
  {
    path: readAs("a path such as /healthz", (path) => (/^\/\S*$/.test(path) ? path : undefined))
      .optional()
      .describe("Asked for health."),
    successes: count.optional().describe("Good answers in a row that a release needs. Default: 3."),
    interval: duration
      .optional()
      .describe("Pause between two attempts while deploying. Default: 250ms."),
    timeout: duration.optional().describe("Limit of one attempt. Default: 2s."),
    deadline: duration
      .optional()
      .describe("Limit of the whole wait while deploying. Default: 60s."),
    between: between
      .optional()
      .describe("How the proxy looks after the instances between deploys."),
  },
  "a map such as { path: /healthz }",
);

const hook = z.union(
  [
    command.transform((run) => ({ run })),
    object({
      run: command.describe("A command line or a list of its words."),
      in: z
        .enum(["release", "host"], expected("release or host"))
        .optional()
        .describe("In a container of the new release, or where the deployer runs."),
      timeout: duration.optional().describe("Default: 60s."),
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
    runtime: runtime.optional().describe("Containers, or plain processes. Default: docker."),
    port: port.optional().describe("Where the app listens in its container."),
    listen: hostAndPort
      .optional()
      .describe("Where clients connect: host:port, or a port on loopback."),
    health: health.optional().describe("How a release proves that it is healthy."),
    hosts: textOrList
      .pipe(z.array(host))
      .transform((hosts) => hosts.map((each) => each.toLowerCase()))
      .optional()
      .describe(
        "Host names whose requests are for this app; *.example.com for all below. Default: all.",
      ),
    paths: textOrList
      .pipe(z.array(path))
      .optional()
      .describe("Beginnings of paths at a slash whose requests are for this app. Default: all."),
    drain: duration
      .optional()
      .describe(
        "Limit for the old color's requests, and after the stop signal for its streams. Default: 30s.",
      ),
    watch: duration
      .optional()
      .describe("How long the old color stays ready after the switch. Default: 30s."),
    keep: z
      .enum(["stopped", "running"], expected("stopped or running"))
      .optional()
      .describe("What becomes of the old color. Default: stopped."),
    hooks: object({
      "before-switch": hooks.optional(),
      "after-switch": hooks.optional(),
    })
      .optional()
      .describe("Commands around the switch; one that fails before it ends the deploy."),
  },
  "a block with health",
);

export type WrittenHitless = z.output<typeof hitless>;
export type WrittenHook = z.output<typeof hook>;
