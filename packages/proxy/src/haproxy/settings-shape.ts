import { z } from "zod";

import type { HaproxySettings } from "./settings.ts";

const milliseconds = z.number().int().min(1).max(2_147_483_647).exactOptional();
const flag = z.boolean().exactOptional();
const lines = z.array(z.string().max(10_000)).max(1_000).readonly().exactOptional();

/** The shape of `HaproxySettings`. */
export const settingsShape: z.ZodType<HaproxySettings> = z.strictObject({
  timeouts: z
    .strictObject({
      connectMs: milliseconds,
      clientMs: milliseconds,
      serverMs: milliseconds,
      tunnelMs: milliseconds,
      keepAliveMs: milliseconds,
    })
    .exactOptional(),
  maxConnections: z.number().int().min(1).max(10_000_000).exactOptional(),
  balance: z.enum(["roundrobin", "leastconn", "source"]).exactOptional(),
  redispatch: flag,
  retries: z.number().int().min(0).max(100).exactOptional(),
  httpLog: flag,
  dontLogNull: flag,
  forwardFor: flag,
  extra: z
    .strictObject({ global: lines, defaults: lines, frontend: lines, backend: lines })
    .exactOptional(),
});
