import { createHash } from "node:crypto";

import type { Backend, ProxyConfig } from "../../proxy.ts";
import type { Place } from "../contract.ts";
import { type Condition, conditionsOf, moreExact } from "./match.ts";
import { backendNames, mapFile, mostTargets, routeKey, wholeShare } from "./names.ts";
import { quoted, quotedArgument } from "./words.ts";

/** What every frontend finds out before any other rule. */
export const aboutRequest = [
  // As a hash, so that no file of HAProxy's and no answer of its commands holds the secret.
  "http-request set-var(txn.preview) req.fhdr(x-hitless-preview),sha2(256),hex",
  "http-request del-header x-hitless-preview",
  "http-request del-header x-hitless-release",
  // Neither a port nor the dot at a full name's end says anything about whose host it is.
  String.raw`http-request set-var(txn.host) req.hdr(host),lower,regsub(:[0-9]*$,),regsub(\.$,)`,
  // With a slash at the end, "/api" begins "/api" and "/api/x", but not "/apis".
  "http-request set-var(txn.path) path,concat(/)",
];

/**
 * The rules from request to backend, for one listener: the most exact route that matches is looked up in
 * `routes.map`, which is all that a switch changes.
 */
export function routingLines(
  listener: string,
  { routes, backends }: ProxyConfig,
  place: Place,
): string[] {
  const here = routes.filter((each) => (each.listener ?? listener) === listener);
  const map = quotedArgument(mapFile(place, "routes"), "the folder");
  return [
    ...here.flatMap(conditionsOf).toSorted(moreExact).map(routeLine),
    `http-request set-var(txn.targets) ${quoted(`var(txn.route),map(${map})`, "the folder")}`,
    "http-request set-var(txn.to) var(txn.targets) if !{ var(txn.targets) -m sub = }",
    ...shareLines(),
    // Last, whatever the routes say: the preview reaches a backend that none of them names.
    ...backends.flatMap(previewLine),
    `${say(404, "No app here answers to this host and path.")} if !{ var(txn.to) -m found } !{ var(txn.route) -m found }`,
    `${say(503, "The route of this app leads nowhere.")} if !{ var(txn.to) -m found }`,
    "acl stream req.hdr(upgrade) -m found",
    "acl stream req.hdr(accept) -m sub -i text/event-stream",
    "use_backend %[var(txn.to),concat(:streams)] if stream",
    "use_backend %[var(txn.to)]",
  ];
}

/** An answer of the proxy's own. */
export function say(status: number, text: string): string {
  return String.raw`http-request return status ${status} content-type text/plain string "${text}\n"`;
}

function routeLine({ route, tests }: Condition): string {
  return [
    `http-request set-var(txn.route) str(${routeKey(route)}) if !{ var(txn.route) -m found }`,
    ...tests,
  ].join(" ");
}

// The first share that reaches above a number drawn for the request. Rules for one target draw none.
function shareLines(): string[] {
  const places = Array.from({ length: mostTargets }, (_, index) => index + 1);
  return [
    `http-request set-var(txn.drawn) rand(${wholeShare}) if { var(txn.targets) -m sub = }`,
    ...places.flatMap((at) => [
      `http-request set-var(txn.share) var(txn.targets),word(${at},/),word(2,=) if { var(txn.drawn) -m found }`,
      `http-request set-var(txn.to) var(txn.targets),word(${at},/),word(1,=) if !{ var(txn.to) -m found } { var(txn.drawn),sub(txn.share) lt 0 }`,
    ]),
  ];
}

function previewLine({ name, preview }: Backend): string[] {
  if (preview === undefined) return [];
  const key = createHash("sha256").update(preview).digest("hex").toUpperCase();
  const { requests } = backendNames(name);
  return [`http-request set-var(txn.to) str(${requests}) if { var(txn.preview) -m str ${key} }`];
}
