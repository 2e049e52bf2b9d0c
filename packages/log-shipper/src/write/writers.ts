import { facilities, severities } from "@hitless/syslog";

import type { Container } from "../discover/container.ts";
import type { Route } from "../route/route.ts";
import type { TemplateScope } from "../route/template.ts";
import { streamNames } from "../streams.ts";
import { type MessageHeader, messageWriter, type WriteMessage } from "./message-writer.ts";

/** `user.info` for stdout and `user.err` for stderr, as logspout. */
const priorities = [14, 11] as const;

/** What writes the lines of a container on a route, of stdout and of stderr. */
export interface Writers {
  each: readonly [WriteMessage, WriteMessage];
  hostname: string;
  /** How long a header is at most, in bytes. */
  headerBytes: number;
}

/** @param node the name of the engine's host */
export function writersFor(route: Route, container: Container, node: string): Writers {
  const { format } = route.destination;
  const stdout = headerOf(route, container, node, 0);
  const stderr = headerOf(route, container, node, 1);
  const each = [messageWriter(stdout, format), messageWriter(stderr, format)] as const;
  const longest = each.map((write) =>
    Buffer.byteLength(write(longestTime, longNumber, 2 ** 31, "")),
  );
  return { each, hostname: stdout.hostname, headerBytes: Math.max(...longest) };
}

/** Papertrail cuts it there, and would take two long names for one. RFC 5424 allows 255. */
const hostnameLength = 120;
const longestTime = "2026-11-25T21:45:21.123456789Z";
const longNumber = '9007199254740991" part="9999" parts="9999';

function headerOf(route: Route, container: Container, node: string, stream: 0 | 1): MessageHeader {
  const scope: TemplateScope = {
    Container: container.inspected,
    ContainerName: container.name,
    Node: node,
    Source: streamNames[stream],
    Priority: priorities[stream],
  };
  const { facility, severity } = priorityOf(route.priority(scope), priorities[stream]);
  const id = container.id.slice(0, 12);
  return {
    facility,
    severity,
    hostname: route.hostname(scope).slice(0, hostnameLength),
    appName: route.appName(scope),
    processId: route.processId(scope),
    numbered: route.numbered ? { container: id, stream: streamNames[stream] } : undefined,
    elements: route.elements(scope),
  };
}

/** What a template gives that is no priority is the stream's own. */
function priorityOf(text: string, fallback: number): Pick<MessageHeader, "facility" | "severity"> {
  const given = /^\d{1,3}$/.test(text) && Number(text) <= 191 ? Number(text) : fallback;
  return {
    facility: facilities[given >> 3] ?? "user",
    severity: severities[given & 7] ?? "info",
  };
}
