import { isIP, isIPv6 } from "node:net";

import type { Backend, ProxyConfig, Server } from "../../proxy.ts";
import type { Place, Slot } from "../contract.ts";
import type { HaproxySettings } from "../settings.ts";
import { extraLines } from "./extra.ts";
import { backendNames, slotName } from "./names.ts";
import { defaultTimeouts } from "./timeouts.ts";
import { duration, invalid, whole } from "./words.ts";

const balances = ["roundrobin", "leastconn", "source"];

/**
 * Two of HAProxy's for one of ours, with the same slots: one for requests and one for streams, so that each
 * are counted and waited for apart. No server has a check: who is well is decided by the supervisor, which
 * never takes the last one out.
 */
export function backendSections(
  backend: Backend,
  { settings = {} }: ProxyConfig,
  place: Place,
): string[][] {
  const { requests, streams } = backendNames(backend.name);
  const rest = [
    `balance ${balance(settings)}`,
    // A server may close a kept connection in the moment in which a request is sent on it, and no proxy may
    // send that request again. A connection for each request leaves no such moment.
    "option http-server-close",
    ...extraLines(settings.extra?.backend, "extra.backend"),
    ...slotsOf(backend, place).map((slot, index) => serverLine(slot, index)),
  ];
  const silence = settings.timeouts?.tunnelMs ?? defaultTimeouts.tunnelMs;
  const long = `timeout server ${duration(silence, "timeouts.tunnelMs")}`;
  return [
    [`backend ${requests}`, ...rest],
    [`backend ${streams}`, long, ...rest],
  ];
}

/** What is in the backend's slots: what the place says, else its servers and as much room again. */
export function slotsOf({ name, servers }: Backend, { slots }: Place): readonly Slot[] {
  const given = slots?.[name];
  if (given !== undefined) return given;
  const spare = Math.max(10, 2 * servers.length) - servers.length;
  return [
    ...servers.map((server): Slot => ({ is: "ready", server, address: server.host })),
    ...Array.from({ length: spare }, (): Slot => ({ is: "empty" })),
  ];
}

function serverLine(slot: Slot, index: number): string {
  // An address has to stand there; nobody is sent to one that is disabled.
  if (slot.is === "empty") return `server ${slotName(index)} 127.0.0.1:1 disabled`;
  const line = `server ${slotName(index)} ${address(slot.server, slot.address)}`;
  return slot.is === "maint" ? `${line} disabled` : line;
}

function address({ id, port }: Server, ip: string): string {
  const what = `server "${id}"`;
  // A name that is not known at its start would keep HAProxy from starting.
  if (isIP(ip) === 0) throw invalid(what, "needs an IP address: names are resolved by who asks");
  whole(port, { what: `${what}: port`, least: 1, most: 65_535 });
  return isIPv6(ip) ? `[${ip}]:${port}` : `${ip}:${port}`;
}

function balance({ balance: wanted = "leastconn" }: HaproxySettings): string {
  if (balances.includes(wanted)) return wanted;
  throw invalid("balance", `must be one of ${balances.join(", ")}`);
}
