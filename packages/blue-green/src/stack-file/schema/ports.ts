import { z } from "zod";

import { expected, integer, object, port, text } from "./values.ts";
import { shown } from "./shown.ts";

/** A port of a service as it is published: 0 takes a free one. */
export interface WrittenPort {
  host: string;
  hostPort: number;
  containerPort: number;
  protocol: "tcp" | "udp";
}

/** Compose publishes on every address where none is named. */
const everywhere = "0.0.0.0";

const what = "a port such as 8080:80, 127.0.0.1:8080:80/tcp, 80, or 8000-8002:80-82";

const protocol = z.enum(["tcp", "udp"], expected("tcp or udp"));

const long = object(
  {
    target: port,
    published: integer(0, 65_535).optional(),
    host_ip: text.optional(),
    protocol: protocol.default("tcp"),
    mode: z.enum(["host", "ingress"], expected("host or ingress")).optional(),
  },
  what,
).transform(({ target, published, host_ip, protocol: spoken }): WrittenPort[] => [
  {
    host: host_ip ?? everywhere,
    hostPort: published ?? 0,
    containerPort: target,
    protocol: spoken,
  },
]);

const short = z.union([z.number(), z.string()]).transform((value, context): WrittenPort[] => {
  const ports = parsePorts(String(value));
  if (ports !== undefined) return ports;
  context.addIssue({ code: "custom", message: `expected ${what}, got ${shown(value)}` });
  return z.NEVER;
});

export const ports = z
  .array(z.union([short, long], expected(what)), expected(`a list of ports`))
  .transform((lists) => lists.flat());

/** Reads `[[host:][published]:]target[/protocol]`, where published and target may be ranges of one length. */
export function parsePorts(spec: string): WrittenPort[] | undefined {
  const match =
    /^(?:(?:(?<host>[\d.]+|\[[\da-fA-F:.]+\]):)?(?<published>\d+(?:-\d+)?)?:)?(?<target>\d+(?:-\d+)?)(?:\/(?<protocol>tcp|udp))?$/.exec(
      spec,
    );
  const {
    host = everywhere,
    published,
    target = "",
    protocol: spoken = "tcp",
  } = match?.groups ?? {};
  const targets = range(target);
  const hosts = published === undefined ? targets?.map(() => 0) : range(published);
  if (targets === undefined || hosts?.length !== targets.length) return undefined;
  return targets.map((containerPort, index) => ({
    host: host.replace(/^\[|\]$/g, ""),
    hostPort: hosts[index] ?? 0,
    containerPort,
    protocol: spoken === "udp" ? "udp" : "tcp",
  }));
}

function range(written: string): number[] | undefined {
  const [first = Number.NaN, last = first] = written.split("-").map(Number);
  if (!(first >= 1 && last >= first && last <= 65_535 && last - first < 1_000)) return undefined;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
