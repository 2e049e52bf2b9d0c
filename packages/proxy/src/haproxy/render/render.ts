import { join } from "node:path";

import type { Backend, ProxyConfig } from "../../proxy.ts";
import type { Place, Rendered, Slot } from "../contract.ts";
import { backendNames, routeValue, slotName } from "./names.ts";

/** The files that make HAProxy serve `config`. Pure. */
export function renderHaproxy(config: ProxyConfig, place: Place): Rendered {
  const cfg = [
    "global\n  hard-stop-after 60s\n  log stdout format raw local0",
    "defaults\n  mode http\n  timeout connect 1s\n  timeout client 60s\n  timeout server 60s\n" +
      "  timeout tunnel 1h\n  timeout http-keep-alive 60s\n  option idle-close-on-response\n" +
      "  option redispatch\n  option forwardfor\n  retries 3\n  retry-on conn-failure",
    ...config.listeners.map((each) => frontend(config, place, each.name)),
    ...config.backends.map((each) => backend(each, place)),
  ].join("\n\n");
  const map = config.routes.map(({ route, to }) => `${route} ${routeValue(to)}\n`).join("");
  const servers = config.backends.flatMap((each) =>
    slotsOf(each, place).flatMap((slot, index) => {
      const release = slot.is === "empty" ? "-" : slot.server.release;
      const { requests, streams } = backendNames(each.name);
      return [requests, streams].map((name) => `${name}/${slotName(index)} ${release}\n`);
    }),
  );
  return { cfg: `${cfg}\n`, map, servers: servers.join("") };
}

function frontend(config: ProxyConfig, place: Place, name: string): string {
  const listener = config.listeners.find((each) => each.name === name);
  const fd = place.sockets[name]?.fd;
  const bind = fd === undefined ? `${listener?.host}:${listener?.port}` : `fd@${fd}`;
  const route = config.routes.find((each) => each.listener === undefined || each.listener === name);
  const previews = config.backends.filter((each) => each.preview !== undefined);
  const map = join(place.folder, "routes.map");
  const servers = join(place.folder, "servers.map");
  return [
    `frontend ${name}`,
    `  bind ${bind}`,
    "  http-request set-var(txn.preview) req.hdr(x-hitless-preview)",
    "  http-request del-header x-hitless-preview",
    `  http-request set-var(txn.to) str(${route?.route ?? "-"}),map(${map},-)`,
    ...previews.map(
      (each) =>
        `  http-request set-var(txn.to) str(${each.name}) if { var(txn.preview) -m str ${each.preview ?? ""} }`,
    ),
    "  acl stream req.hdr(upgrade) -m found",
    "  acl stream req.hdr(accept) -m sub text/event-stream",
    "  acl stream path /events",
    "  http-request set-var(txn.to) var(txn.to),concat(:streams) if stream",
    "  http-response del-header x-hitless-release",
    "  http-response set-var(txn.at) be_name,concat(/,,),concat(,txn.none,)",
    "  http-response set-var(txn.srv) srv_name",
    `  http-response set-header x-hitless-release %[var(txn.at),concat(,txn.srv,),map(${servers},-)]`,
    "  use_backend %[var(txn.to)]",
  ].join("\n");
}

function backend(one: Backend, place: Place): string {
  const { requests, streams } = backendNames(one.name);
  const lines = slotsOf(one, place).map((slot, index) =>
    slot.is === "empty"
      ? `  server ${slotName(index)} 127.0.0.1:1 disabled`
      : `  server ${slotName(index)} ${slot.address}:${slot.server.port}${slot.is === "maint" ? " disabled" : ""}`,
  );
  return [requests, streams]
    .map((name) => [`backend ${name}`, "  balance leastconn", ...lines].join("\n"))
    .join("\n\n");
}

function slotsOf({ name, servers }: Backend, { slots }: Place): readonly Slot[] {
  const given = slots?.[name];
  if (given !== undefined) return given;
  const filled = servers.map((server) => ({ is: "ready", server, address: server.host }) as const);
  const count = Math.max(10, 2 * servers.length) - servers.length;
  return [...filled, ...Array.from({ length: count }, () => ({ is: "empty" }) as const)];
}
