import type { Listener, ProxyConfig } from "../../proxy.ts";
import type { Place } from "../contract.ts";
import { bindLine } from "./bind.ts";
import { extraLines } from "./extra.ts";
import { mapFile, plainName } from "./names.ts";
import { aboutRequest, routingLines, say } from "./routing.ts";
import { quoted, quotedArgument, whole } from "./words.ts";

export function frontendSection(listener: Listener, config: ProxyConfig, place: Place): string[] {
  return [
    `frontend ${plainName(listener.name)}`,
    bindLine(listener, place),
    ...aboutRequest,
    ...hsts(listener),
    // Before the routes, so that a rule of the user's can answer first.
    ...extraLines(config.settings?.extra?.frontend, "extra.frontend"),
    ...(listener.redirectToPort === undefined
      ? [
          ...forwardedLines(listener),
          ...releaseLines(place),
          ...routingLines(listener.name, config, place),
        ]
      : redirectLines(listener.redirectToPort)),
  ];
}

function hsts({ name, tls }: Listener): string[] {
  if (tls?.hstsSeconds === undefined) return [];
  const what = `listener "${name}": hstsSeconds`;
  const age = whole(tls.hstsSeconds, { what, least: 0, most: 2_147_483_647 });
  // On answers of the proxy's own as well, which no http-response rule sees.
  return [`http-after-response set-header strict-transport-security max-age=${age}`];
}

// A listener with TLS is where clients arrive: what they say of it themselves counts for nothing. Before one
// without, there may be another proxy, whose word stands, as with the embedded proxy.
function forwardedLines({ tls }: Listener): string[] {
  if (tls !== undefined) {
    return [
      "http-request set-header x-forwarded-proto https",
      "http-request del-header x-forwarded-host",
      "http-request set-header x-forwarded-host %[req.hdr(host)] if { req.hdr(host) -m found }",
    ];
  }
  return [
    "http-request set-header x-forwarded-proto http unless { req.hdr(x-forwarded-proto) -m found }",
    "http-request set-header x-forwarded-host %[req.hdr(host)] if { req.hdr(host) -m found } !{ req.hdr(x-forwarded-host) -m found }",
  ];
}

function releaseLines(place: Place): string[] {
  const map = quotedArgument(mapFile(place, "servers"), "the folder");
  const release = quoted(`var(txn.at),concat(/,txn.server),map(${map})`, "the folder");
  return [
    "http-response del-header x-hitless-release",
    "http-response set-var(txn.at) be_name",
    "http-response set-var(txn.server) srv_name",
    `http-response set-var(txn.release) ${release}`,
    "http-response set-header x-hitless-release %[var(txn.release)] if { var(txn.release) -m found }",
  ];
}

function redirectLines(port: number): string[] {
  whole(port, { what: "redirectToPort", least: 1, most: 65_535 });
  const suffix = port === 443 ? "" : `:${port}`;
  return [
    `${say(400, "The request names no host.")} if !{ var(txn.host) -m len gt 0 }`,
    `http-request redirect code 301 location https://%[var(txn.host)]${suffix}%[pathq]`,
  ];
}
