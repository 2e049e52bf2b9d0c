import { z } from "zod";

import { build, envFile } from "./build.ts";
import { deploy } from "./deploy.ts";
import { files } from "./file-uses.ts";
import { hitless } from "./hitless.ts";
import { healthcheck, restart } from "./life.ts";
import { tmpfs, volumes } from "./mounts.ts";
import { extraHosts, labels, variables } from "./pairs.ts";
import { ports } from "./ports.ts";
import { dependsOn, networks } from "./relations.ts";
import { boolean, command, duration, object, signalName, text, texts } from "./values.ts";

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
