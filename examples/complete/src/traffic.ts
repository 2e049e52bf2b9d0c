import type { ProbeOptions } from "@hitless/probe";

/** All that visitors of Maker Hub do at once: pages, messages, a slow export, and streams of both sorts. */
export const visitors: ProbeOptions = {
  postPath: "/messages",
  slowPath: "/export",
  websocketPath: "/socket",
  ssePath: "/events",
};
