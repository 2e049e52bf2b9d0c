import { type Destination, parseDestination } from "../destination.ts";
import type { SyslogTlsOptions } from "./open-socket.ts";

/**
 * Where a client sends to.
 *
 * @throws {TypeError} for what is no destination, and for options of TLS where there is none: who gives them expects no plain text.
 */
export function destinationOf(
  to: Destination | string,
  tls: SyslogTlsOptions | undefined,
): Destination {
  const destination = typeof to === "object" ? to : parseDestination(to);
  const { transport } = destination;
  if (tls !== undefined && transport !== "tls" && transport !== "relp+tls") {
    throw new TypeError(`the option tls is for syslog+tls and syslog+relp+tls, not ${transport}`);
  }
  return destination;
}
