import type { ContainerSettings } from "@hitless/runtime";
import { z } from "zod";

import { hitless } from "./hitless.ts";
import { tmpfs, volumes } from "./mounts.ts";
import { extraHosts, labels, variables } from "./pairs.ts";
import { ports } from "./ports.ts";
import {
  boolean,
  bytes,
  command,
  count,
  duration,
  expected,
  fileMode,
  integer,
  object,
  readAs,
  signalName,
  text,
  texts,
} from "./values.ts";

const build = z
  .union(
    [
      z.string(),
      object({
        context: text.optional(),
        dockerfile: text.optional(),
        args: variables.optional(),
        target: text.optional(),
      }),
    ],
    expected("a folder, or a map with context"),
  )
  .transform((value) => (typeof value === "string" ? { context: value } : value));

const envFile = z
  .union(
    [
      z.string(),
      z.array(
        z.union(
          [z.string(), object({ path: text, required: boolean.optional() })],
          expected("a path"),
        ),
      ),
    ],
    expected("a path or a list of paths"),
  )
  .transform((value) =>
    (typeof value === "string" ? [value] : value).map((each) =>
      typeof each === "string"
        ? { path: each, required: true }
        : { path: each.path, required: each.required ?? true },
    ),
  );

const condition = z
  .enum(
    ["service_started", "service_healthy", "service_completed_successfully"],
    expected("service_started, service_healthy or service_completed_successfully"),
  )
  .transform((name) => {
    if (name === "service_healthy") return "healthy" as const;
    return name === "service_started" ? ("started" as const) : ("completed" as const);
  });

const dependsOn = z.union(
  [
    texts.transform((names) =>
      Object.fromEntries(names.map((name) => [name, { condition: "started" as const }])),
    ),
    z.record(z.string(), object({ condition })),
  ],
  expected("a list of services, or a map of services to { condition }"),
);

const networks = z
  .union(
    [texts, z.record(z.string(), object({ aliases: texts.optional() }).nullable())],
    expected("a list of networks, or a map of networks to { aliases }"),
  )
  .transform((value): Record<string, { aliases?: string[] | undefined }> =>
    Array.isArray(value)
      ? Object.fromEntries(value.map((name) => [name, {}]))
      : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, each ?? {}])),
  );

const restart = readAs("no, always, unless-stopped, on-failure or on-failure:3", parseRestart);

function parseRestart(value: string): ContainerSettings["restart"] {
  const match = /^(?:(?<name>no|always|unless-stopped)|on-failure(?::(?<retries>\d+))?)$/.exec(
    value,
  );
  if (!match) return undefined;
  const { name, retries } = match.groups ?? {};
  if (name === "no" || name === "always" || name === "unless-stopped") return { name };
  return { name: "on-failure", ...(retries !== undefined && { retries: Number(retries) }) };
}

const healthcheck = object({
  test: z
    .union(
      [
        z.string().transform((line) => ["CMD-SHELL", line]),
        texts.refine(([first = ""]) => ["NONE", "CMD", "CMD-SHELL"].includes(first), {
          error: "expected NONE, CMD or CMD-SHELL as the first word",
        }),
      ],
      expected("a command line, or a list that begins with CMD or CMD-SHELL"),
    )
    .optional(),
  interval: duration.optional(),
  timeout: duration.optional(),
  start_period: duration.optional(),
  retries: count.optional(),
  disable: boolean.optional(),
});

interface FileUse {
  source: string;
  target?: string | undefined;
  uid?: number | undefined;
  gid?: number | undefined;
  mode?: number | undefined;
}

const files = z.array(
  z.union(
    [
      z.string().transform((source): FileUse => ({ source })),
      object({
        source: text,
        target: text.optional(),
        uid: integer(0, 4_294_967_295).optional(),
        gid: integer(0, 4_294_967_295).optional(),
        mode: fileMode.optional(),
      }),
    ],
    expected("a name, or a map with source"),
  ),
  expected("a list"),
);

const processors = "a number of processors such as 1.5";

const cpus = z.union(
  [
    z.number(),
    readAs(processors, (value) => (/^\d*\.?\d+$/.test(value) ? Number(value) : undefined)),
  ],
  expected(processors),
);

const deploy = object({
  replicas: integer(1, 100).optional(),
  resources: object({
    limits: object({
      cpus: cpus.optional(),
      memory: bytes.optional(),
      pids: count.optional(),
    }).optional(),
    reservations: object({ memory: bytes.optional() }).optional(),
  }).optional(),
});

/** A service as it is written, before files are merged: nothing has to be there, and no default is filled in. */
export const service = object({
  image: text.optional(),
  build: build.optional(),
  command: command.nullish(),
  entrypoint: command.nullish(),
  environment: variables.optional(),
  env_file: envFile.optional(),
  ports: ports.optional(),
  volumes: volumes.optional(),
  networks: networks.optional(),
  restart: restart.optional(),
  healthcheck: healthcheck.optional(),
  stop_grace_period: duration.optional(),
  stop_signal: signalName.optional(),
  init: boolean.optional(),
  user: text.optional(),
  labels: labels.optional(),
  depends_on: dependsOn.optional(),
  extra_hosts: extraHosts.optional(),
  read_only: boolean.optional(),
  tmpfs: tmpfs.optional(),
  cap_add: texts.optional(),
  cap_drop: texts.optional(),
  logging: object({
    driver: text.optional(),
    options: z.record(z.string(), text).optional(),
  }).optional(),
  secrets: files.optional(),
  configs: files.optional(),
  platform: text.optional(),
  profiles: texts.optional(),
  working_dir: text.optional(),
  deploy: deploy.optional(),
  "x-hitless": hitless.optional(),
});

export type WrittenService = z.output<typeof service>;
export type WrittenFileUse = FileUse;
