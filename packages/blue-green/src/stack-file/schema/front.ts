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
  listen: hostAndPort.optional().describe("Where clients connect by HTTPS."),
  certificates: z
    .array(certificate, expected("a list of certificates"))
    .optional()
    .describe("The first is for clients that name no host."),
  redirect: boolean
    .optional()
    .describe("Whether what comes by HTTP is sent to HTTPS. Default: true."),
  hsts: z
    .union(
      [integer(0, 2_147_483_647), duration.transform((ms) => Math.floor(ms / 1_000))],
      expected("seconds, or a duration such as 8760h"),
    )
    .optional()
    .describe("How long browsers shall come by HTTPS only. Default: they are told nothing."),
});

const lines = z
  .union(
    [z.string(), z.array(text)],
    expected("lines of HAProxy's configuration, as a list or a text"),
  )
  .transform((value) =>
    (typeof value === "string" ? value.split("\n") : value)
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  );

const proxy = object({
  image: text.optional().describe("The proxy's image, already made."),
  base: text.optional().describe("An image with Node.js and HAProxy in it, for the proxy's image."),
  timeouts: object({
    connect: duration.optional(),
    client: duration.optional(),
    server: duration.optional(),
    tunnel: duration.optional(),
    "keep-alive": duration.optional(),
  })
    .optional()
    .describe(
      "Limits of connections. Defaults: connect 1s, client, server and keep-alive 60s, tunnel 1h.",
    ),
  "max-connections": count.optional().describe("Connections in all. Default: 10000."),
  balance: z
    .enum(["roundrobin", "leastconn", "source"], expected("roundrobin, leastconn or source"))
    .optional()
    .describe("How requests are spread over instances."),
  redispatch: boolean
    .optional()
    .describe("Try another instance when a connection could not be made. Default: true."),
  retries: integer(0, 100).optional().describe("Attempts to connect. Default: 3."),
  "http-log": boolean
    .optional()
    .describe("A line for each request on the proxy's stdout. Default: false."),
  "dont-log-null": boolean
    .optional()
    .describe("Leave connections without a request out of the log. Default: true."),
  "forward-for": boolean.optional().describe("Add x-forwarded-for. Default: true."),
  bind: object({ plain: text.optional(), tls: text.optional() })
    .optional()
    .describe("More words for HAProxy's bind lines."),
  extra: object({
    global: lines.optional(),
    defaults: lines.optional(),
    frontend: lines.optional(),
    backend: lines.optional(),
  })
    .optional()
    .describe("Lines added to the sections of HAProxy's configuration."),
});

/** `x-hitless` at the top of the file: what its apps have in common. */
export const front = object({
  runtime: runtime.optional().describe("What all apps of the file run on."),
  listen: hostAndPort.optional().describe("Where clients connect, for all apps of the file."),
  tls: tls.optional().describe("HTTPS."),
  proxy: proxy.optional().describe("The proxy in front of the apps."),
});

export type WrittenFront = z.output<typeof front>;
export type WrittenTls = z.output<typeof tls>;
export type WrittenProxy = z.output<typeof proxy>;
export type WrittenCertificate = z.output<typeof certificate>;
