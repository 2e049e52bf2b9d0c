import { isIPv6 } from "node:net";

import type { Listener, ListenerTls } from "../../proxy.ts";
import type { Place } from "../contract.ts";
import { certificateFile } from "./names.ts";
import { asItIs, invalid, quoted, whole } from "./words.ts";

/** Where a frontend takes connections. */
export function bindLine({ name, host, port, tls, bindOptions }: Listener, place: Place): string {
  const fd = place.sockets[name]?.fd;
  const where = fd === undefined ? address(name, host, port) : `fd@${wholeFd(fd)}`;
  const words = ["bind", where];
  if (tls !== undefined) words.push(...tlsWords(name, tls, place));
  if (bindOptions !== undefined) words.push(asItIs(bindOptions, `listener "${name}": bindOptions`));
  return words.join(" ");
}

function tlsWords(listener: string, { certificates }: ListenerTls, place: Place): string[] {
  if (certificates.length === 0) {
    throw invalid(`listener "${listener}"`, "serves HTTPS and needs a certificate");
  }
  // HAProxy takes the first one for clients that name no host, or one that no certificate is for.
  const files = certificates.flatMap(({ name }) => {
    if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
      throw invalid(
        `certificate "${name}"`,
        "needs a name of lower-case letters, digits, `.`, `-` and `_`",
      );
    }
    return ["crt", quoted(certificateFile(place, name), "the folder")];
  });
  return ["ssl", ...files, "alpn", "h2,http/1.1"];
}

function address(listener: string, host: string, port: number): string {
  whole(port, { what: `listener "${listener}": port`, least: 1, most: 65_535 });
  if (isIPv6(host)) return `[${host}]:${port}`;
  if (/^[a-z0-9][a-z0-9.-]*$/i.test(host)) return `${host}:${port}`;
  throw invalid(`listener "${listener}"`, "needs an address or a host name");
}

function wholeFd(fd: number): number {
  return whole(fd, { what: "the socket's number", least: 0, most: 1_000_000 });
}
