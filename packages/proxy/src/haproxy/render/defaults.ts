import type { HaproxySettings } from "../settings.ts";
import { extraLines } from "./extra.ts";
import { defaultTimeouts } from "./timeouts.ts";
import { duration, whole } from "./words.ts";

const errors = {
  400: "The request could not be understood.",
  408: "The request did not come in time.",
  502: "The server broke off, or its answer could not be understood.",
  503: "No server can be reached.",
  504: "The server did not answer in time.",
};

export function defaultsSection(settings: HaproxySettings): string[] {
  const { redispatch = true, retries = 3, httpLog = false, dontLogNull = true } = settings;
  return [
    "defaults",
    "mode http",
    ...timeouts(settings),
    // Without it a reload breaks kept connections off between two requests.
    "option idle-close-on-response",
    ...(redispatch ? ["option redispatch"] : []),
    `retries ${whole(retries, { what: "retries", least: 0, most: 100 })}`,
    // Only what no server has seen. More would send a POST a second time.
    "retry-on conn-failure",
    ...(httpLog ? ["log global", "option httplog"] : []),
    ...(dontLogNull ? ["option dontlognull"] : []),
    ...((settings.forwardFor ?? true) ? ["option forwardfor"] : []),
    ...Object.entries(errors).map(
      ([status, text]) => `http-error status ${status} content-type text/plain string "${text}\\n"`,
    ),
    ...extraLines(settings.extra?.defaults, "extra.defaults"),
  ];
}

function timeouts(settings: HaproxySettings): string[] {
  const given = { ...defaultTimeouts, ...settings.timeouts };
  return [
    `timeout connect ${duration(given.connectMs, "timeouts.connectMs")}`,
    `timeout client ${duration(given.clientMs, "timeouts.clientMs")}`,
    `timeout server ${duration(given.serverMs, "timeouts.serverMs")}`,
    // Whoever waits for a place waits as long as for an answer.
    `timeout queue ${duration(given.serverMs, "timeouts.serverMs")}`,
    `timeout tunnel ${duration(given.tunnelMs, "timeouts.tunnelMs")}`,
    `timeout http-keep-alive ${duration(given.keepAliveMs, "timeouts.keepAliveMs")}`,
  ];
}
