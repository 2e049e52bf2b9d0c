import type { Destination } from "../destination.ts";
import { openDatagramLink } from "./datagram-link.ts";
import type { Link, LinkPort } from "./link.ts";
import { openSocket, type OpenSocketOptions } from "./open-socket.ts";
import { streamLink } from "./stream-link.ts";

export interface ConnectOptions extends OpenSocketOptions {
  stallTimeoutMs: number;
}

/** Opens a connection to a destination, over its transport. @throws {SyslogError} when there is none. */
export async function connect(
  destination: Destination,
  port: LinkPort,
  options: ConnectOptions,
): Promise<Link> {
  if (destination.transport === "udp") return openDatagramLink(destination, port);
  const socket = await openSocket(destination, options);
  return streamLink(socket, port, options);
}
