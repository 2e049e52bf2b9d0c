import { z } from "zod";

import { runtime } from "./hitless.ts";
import {
  boolean,
  count,
  duration,
  expected,
  hostAndPort,
  integer,
  object,
  text,
} from "./values.ts";

const certificate = z.union(
  [object({ file: text }), object({ certificate: text, key: text }), object({ environment: text })],
  expected("{ file }, { certificate, key } or { environment }"),
);

const tls = object({
  listen: hostAndPort.optional(),
  certificates: z.array(certificate, expected("a list of certificates")).optional(),
  redirect: boolean.optional(),
  hsts: z
    .union(
      [integer(0, 2_147_483_647), duration.transform((ms) => Math.floor(ms / 1_000))],
      expected("seconds, or a duration such as 8760h"),
    )
    .optional(),
});

const lines = z
  .union(
    [z.string(), z.array(z.string())],
    expected("lines of HAProxy's configuration, as a list or a text"),
  )
  .transform((value) =>
    (typeof value === "string" ? value.split("\n") : value)
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  );

const proxy = object({
  image: text.optional(),
  base: text.optional(),
  timeouts: object({
    connect: duration.optional(),
    client: duration.optional(),
    server: duration.optional(),
    tunnel: duration.optional(),
    "keep-alive": duration.optional(),
  }).optional(),
  "max-connections": count.optional(),
  balance: z
    .enum(["roundrobin", "leastconn", "source"], expected("roundrobin, leastconn or source"))
    .optional(),
  redispatch: boolean.optional(),
  retries: integer(0, 100).optional(),
  "http-log": boolean.optional(),
  "dont-log-null": boolean.optional(),
  "forward-for": boolean.optional(),
  bind: object({ plain: text.optional(), tls: text.optional() }).optional(),
  extra: object({
    global: lines.optional(),
    defaults: lines.optional(),
    frontend: lines.optional(),
    backend: lines.optional(),
  }).optional(),
});

/** `x-hitless` at the top of the file: what its apps have in common. */
export const front = object({
  runtime: runtime.optional(),
  listen: hostAndPort.optional(),
  tls: tls.optional(),
  proxy: proxy.optional(),
});

export type WrittenFront = z.output<typeof front>;
export type WrittenTls = z.output<typeof tls>;
export type WrittenProxy = z.output<typeof proxy>;
export type WrittenCertificate = z.output<typeof certificate>;
