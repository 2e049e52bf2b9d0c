import type { ProbeOptions } from "@hitless/probe";

/** Full sizes for `test:full`. */
export const isFull = process.env["HITLESS_TEST_SIZE"] === "full";

/** Everything a visitor does, on kept and on new connections. */
export const mixed: ProbeOptions = {
  rate: { kept: 80, new: 20 },
  baselineMs: 1_000,
  settleMs: 500,
  postPath: "/post",
  slowPath: "/slow",
  websocketPath: "/socket",
  ssePath: "/events",
};

/** Pages alone: for what is about the release and not about the switch. */
export const pages: ProbeOptions = {
  rate: { kept: 80, new: 20 },
  baselineMs: 500,
  settleMs: 300,
};
