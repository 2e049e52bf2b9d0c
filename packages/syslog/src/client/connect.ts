import type { Destination } from "../destination.ts";
import { openDatagramLink } from "./datagram-link.ts";
import type { Link, LinkPort } from "./link.ts";
import { openSocket, type OpenSocketOptions } from "./open-socket.ts";
import { openRelpLink, type RelpLinkOptions } from "./relp-link.ts";
import { streamLink, type StreamLinkOptions } from "./stream-link.ts";

export type ConnectOptions = OpenSocketOptions & StreamLinkOptions & RelpLinkOptions;

/** Opens a connection to a destination, over its transport. @throws {SyslogError} when there is none. */
export async function connect(
  destination: Destination,
  port: LinkPort,
  options: ConnectOptions,
): Promise<Link> {
  if (destination.transport === "udp") return openDatagramLink(destination, port, options);
  const socket = await openSocket(destination, options);
  try {
    return destination.transport === "relp" || destination.transport === "relp+tls"
      ? await openRelpLink(socket, port, options)
      : streamLink(socket, port, options);
  } catch (cause) {
    socket.destroy();
    throw cause;
  }
}
