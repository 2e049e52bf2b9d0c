import { z } from "zod";

import { settingsShape } from "./haproxy/settings-shape.ts";
import type { ProxyConfig, ProxyObservation } from "./proxy.ts";

export const name = z.string().min(1).max(200);
const host = z.string().min(1).max(253);
// Both travel as header values, which other characters would break.
const headerText = z
  .string()
  .max(200)
  .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces");
const whole = (least: number) => z.number().int().min(least);
const port = (least: number) => whole(least).max(65_535);
const list = <T extends z.ZodType>(item: T) => z.array(item).max(1_000).readonly();
const milliseconds = whole(1).max(86_400_000);

export const certificate = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(/^[a-z0-9][a-z0-9._-]*$/, "must be lower-case letters, digits, `.`, `-` and `_`"),
  pem: z.string().min(1).max(1_000_000).exactOptional(),
});
const tls = z.strictObject({
  certificates: list(certificate).refine((all) => all.length > 0, "needs at least one"),
  hstsSeconds: whole(0).max(1e9).exactOptional(),
});
const listener = z.strictObject({
  name,
  host,
  port: port(0),
  tls: tls.exactOptional(),
  redirectToPort: port(1).exactOptional(),
  bindOptions: z.string().max(1_000).exactOptional(),
});
export const server = z.strictObject({ id: name, host, port: port(1), release: headerText });
export const servers = list(server);
export const to = list(z.strictObject({ backend: name, weight: whole(0).max(1_000_000) }));
export const health = z.strictObject({
  path: z
    .string()
    .max(2_000)
    .regex(/^\/[\x21-\x7e]*$/, "must begin with / and be printable ASCII"),
  everyMs: milliseconds,
  timeoutMs: milliseconds,
  fall: whole(1).max(1_000),
  rise: whole(1).max(1_000),
});
const backend = {
  name,
  preview: headerText.exactOptional(),
  health: health.exactOptional(),
};
const match = z.strictObject({
  hosts: list(host).exactOptional(),
  paths: list(
    z
      .string()
      .max(2_000)
      .regex(/^\/[\x21-\x7e]*$/, "must begin with / and be printable ASCII"),
  ).exactOptional(),
});
const rest = {
  listeners: list(listener),
  routes: list(
    z.strictObject({
      route: name,
      listener: name.exactOptional(),
      match: match.exactOptional(),
      to,
    }),
  ),
  settings: settingsShape.exactOptional(),
};

/** The shape of a `ProxyConfig`; what its parts say about each other is checked by `checkConfig`. */
export const configShape: z.ZodType<ProxyConfig> = z.strictObject({
  ...rest,
  backends: list(z.strictObject({ ...backend, servers })),
});

export const count = whole(0);

export const observationShape: z.ZodType<ProxyObservation> = z.strictObject({
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
