import { z } from "zod";

import { front } from "./front.ts";
import { labels } from "./pairs.ts";
import { service } from "./service.ts";
import { boolean, expected, object, readAs, text } from "./values.ts";

export const projectName = readAs(
  "a name of up to 31 lower-case letters, digits, - and _",
  (name) => (/^[a-z0-9][a-z0-9_-]{0,30}$/.test(name) ? name : undefined),
);

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, "expected up to 31 lower-case letters, digits and -");

/** Names of networks, volumes, secrets and configs. */
const key = z.string().regex(/^[\w.-]+$/, "expected letters, digits, ., - and _");

/** Elder files give the name of what is external below the word itself. */
const external = z.union([boolean, object({ name: text })], expected("true or false"));

const network = object({
  name: text.optional(),
  external: external.optional(),
  driver: text.optional(),
  internal: boolean.optional(),
  labels: labels.optional(),
});

const volume = object({
  name: text.optional(),
  external: external.optional(),
  driver: text.optional(),
  driver_opts: z.record(z.string(), text).optional(),
  labels: labels.optional(),
});

const secret = object({ file: text.optional(), environment: text.optional() });
const config = object({ ...secret.shape, content: text.optional() });

/** What of a Compose file this version understands. Each key means what Compose means by it. */
export const stackFileSchema = object(
  {
    name: projectName.optional(),
    version: z.union([z.string(), z.number()], expected("a version")).optional(),
    services: z.record(name, service, expected("a map of services")).optional(),
    networks: z.record(key, network.nullable(), expected("a map of networks")).optional(),
    volumes: z.record(key, volume.nullable(), expected("a map of volumes")).optional(),
    secrets: z.record(key, secret, expected("a map of secrets")).optional(),
    configs: z.record(key, config, expected("a map of configs")).optional(),
    "x-hitless": front.optional(),
  },
  "a Compose file",
);

export type WrittenFile = z.output<typeof stackFileSchema>;
export type WrittenContent = z.output<typeof config>;
