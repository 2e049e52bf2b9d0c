import { join } from "node:path";

import type { ProxyConfig } from "../../proxy.ts";
import type { Place } from "../contract.ts";
import { extraLines } from "./extra.ts";
import { defaultTimeouts } from "./timeouts.ts";
import { duration, invalid, quoted, whole } from "./words.ts";

// https://ssl-config.mozilla.org/, "intermediate".
const ciphers = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "DHE-RSA-AES128-GCM-SHA256",
  "DHE-RSA-AES256-GCM-SHA384",
  "DHE-RSA-CHACHA20-POLY1305",
].join(":");
const suites = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
].join(":");

/** Names the socket at which a worker is reached without its master. */
export const workerSocketVariable = "HITLESS_WORKER_SOCKET";

/** What HAProxy opens beside two files for each connection, with room to spare. */
const ownFiles = 400;

export function globalSection({ settings = {} }: ProxyConfig, place: Place): string[] {
  const { timeouts, httpLog = false, extra } = settings;
  // After a reload the old worker keeps its streams, for as long as a silent one may stay open.
  const hardStop = timeouts?.tunnelMs ?? defaultTimeouts.tunnelMs;
  return [
    "global",
    `maxconn ${connections(settings.maxConnections ?? 10_000, place.openFiles)}`,
    `stats socket ${quoted(join(place.runFolder, "admin.sock"), "the run folder")} mode 600 level admin`,
    // A reload leaves this file as it is, and each HAProxy that it starts needs a socket of its own.
    `presetenv ${workerSocketVariable} ${quoted(join(place.runFolder, "worker.sock"), "the run folder")}`,
    `stats socket "\${${workerSocketVariable}}" mode 600 level admin`,
    ...(place.user === undefined ? [] : [`user ${quoted(place.user, "the user")}`]),
    `hard-stop-after ${duration(hardStop, "timeouts.tunnelMs")}`,
    ...(httpLog ? ["log stdout format raw local0 info"] : []),
    // Certificates are files with all in them; HAProxy looks for no other beside.
    "ssl-load-extra-files none",
    `ssl-default-bind-ciphers ${ciphers}`,
    `ssl-default-bind-ciphersuites ${suites}`,
    "ssl-default-bind-options prefer-client-ciphers ssl-min-ver TLSv1.2 no-tls-tickets",
    "tune.ssl.default-dh-param 2048",
    ...extraLines(extra?.global, "extra.global"),
  ];
}

// HAProxy finds more than the system allows only when it starts, after its own check has passed.
function connections(wanted: number, openFiles: number | undefined): number {
  whole(wanted, { what: "maxConnections", least: 1, most: 10_000_000 });
  if (openFiles === undefined) return wanted;
  const most = Math.floor((openFiles - ownFiles) / 2);
  if (most >= 1) return Math.min(wanted, most);
  throw invalid(
    "maxConnections",
    `leaves none: the system allows ${openFiles} open files, and HAProxy needs ${ownFiles} beside two for each connection`,
  );
}
