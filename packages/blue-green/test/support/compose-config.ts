import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { parse } from "yaml";

import { parseDuration } from "../../src/duration.ts";
import { parseBytes } from "../../src/stack-file/schema/bytes.ts";
import { splitWords } from "../../src/stack-file/words.ts";
import type { Judged } from "./judged.ts";

interface Service {
  [key: string]: unknown;
  stop_grace_period?: string;
  environment?: Record<string, unknown>;
  ports?: (string | Port)[];
  volumes?: (string | Volume)[];
  healthcheck?: Record<string, string>;
  networks?: Record<string, { aliases?: string[] } | null>;
  depends_on?: Record<string, { condition: string }>;
  labels?: Record<string, unknown>;
  logging?: { driver?: string; options?: Record<string, unknown> };
  extra_hosts?: string[] | Record<string, string>;
  deploy?: {
    replicas?: number;
    resources?: {
      limits?: { cpus?: number; memory?: string };
      reservations?: { memory?: string };
    };
  };
  secrets?: { source: string; target?: string; uid?: string; gid?: string; mode?: number }[];
  build?: { context: string; dockerfile?: string; args?: Record<string, string>; target?: string };
}

interface Port {
  target: number;
  published?: number;
  protocol?: string;
}

interface Volume {
  type: string;
  source?: string;
  target: string;
  read_only?: boolean;
  tmpfs?: { size?: number };
}

const run = promisify(execFile);

/** What docker-compose makes of stack files, in the shape in which ours is compared with it. */
export async function composeConfig(
  program: string,
  files: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Record<string, Judged>> {
  const named = files.flatMap((file) => ["-f", file]);
  const { stdout } = await run(program, [...named, "--profile", "tools", "config"], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  // What it prints can be read by it again: a dollar sign is written as two.
  const config = parse(stdout.replaceAll("$$", "$")) as { services: Record<string, Service> };
  return Object.fromEntries(
    Object.entries(config.services).map(([name, service]) => [name, judged(name, service)]),
  );
}

function judged(name: string, service: Service): Judged {
  const { image, user, working_dir, stop_signal, stop_grace_period, deploy } = service;
  return {
    image,
    user,
    workingFolder: working_dir,
    stopSignal: stop_signal,
    stopGraceMs: parseDuration(stop_grace_period ?? "10s"),
    init: service["init"],
    readOnly: service["read_only"],
    platform: service["platform"],
    command: words(service["command"]),
    entrypoint: words(service["entrypoint"]),
    environment: texts(service.environment ?? {}),
    labels: texts(service.labels ?? {}),
    ports: (service.ports ?? []).map(port).toSorted(),
    mounts: [
      ...(service.volumes ?? []).map(volume),
      ...((service["tmpfs"] ?? []) as string[]).map((each) => `tmpfs ${each.split(":")[0] ?? ""}`),
    ].toSorted(),
    networks: networksOf(name, service),
    dependsOn: Object.fromEntries(
      Object.entries(service.depends_on ?? {}).map(([on, { condition }]) => [on, condition]),
    ),
    healthcheck: healthcheckOf(service.healthcheck),
    extraHosts: extraHostsOf(service.extra_hosts ?? []),
    capAdd: ((service["cap_add"] ?? []) as string[]).toSorted(),
    capDrop: ((service["cap_drop"] ?? []) as string[]).toSorted(),
    logging: service.logging && {
      driver: service.logging.driver,
      options: texts(service.logging.options ?? {}),
    },
    restart: service["restart"],
    replicas: deploy?.replicas ?? 1,
    cpus: deploy?.resources?.limits?.cpus,
    memoryBytes: parseBytes(deploy?.resources?.limits?.memory ?? ""),
    memoryReservationBytes: parseBytes(deploy?.resources?.reservations?.memory ?? ""),
    secrets: (service.secrets ?? []).map(
      ({ source, target = source, uid, gid, mode }) =>
        `${target} ${uid ?? "-"} ${gid ?? "-"} ${mode ?? "-"}`,
    ),
    build: service.build && { dockerfile: "Dockerfile", args: {}, ...service.build },
  };
}

function words(value: unknown): unknown {
  return typeof value === "string" ? splitWords(value) : value;
}

function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const set = Object.entries(values).filter(([, value]) => value !== null);
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
}

function port(written: string | Port): string {
  if (typeof written === "string") return written;
  const { target, published = 0, protocol = "tcp" } = written;
  return `0.0.0.0:${published}:${target}/${protocol}`;
}

function volume(written: string | Volume): string {
  if (typeof written === "string") {
    const [source = "", target, mode] = written.split(":");
    return `${source.startsWith("/") ? "bind" : "volume"} ${source} ${target} ${mode}`;
  }
  const { type, source, target, read_only: readOnly = false } = written;
  return type === "tmpfs"
    ? `tmpfs ${target}`
    : `${type} ${source} ${target} ${readOnly ? "ro" : "rw"}`;
}

function networksOf(name: string, { networks = { default: null } }: Service): unknown {
  return Object.fromEntries(
    Object.entries(networks).map(([key, value]) => [key, [name, ...(value?.aliases ?? [])]]),
  );
}

function healthcheckOf(written: Service["healthcheck"]): unknown {
  if (written === undefined) return undefined;
  const ms = (key: string): number | undefined => parseDuration(written[key] ?? "");
  const test: unknown = written["test"];
  return {
    test: typeof test === "string" ? ["CMD-SHELL", test] : test,
    intervalMs: ms("interval"),
    timeoutMs: ms("timeout"),
    startPeriodMs: ms("start_period"),
    retries: written["retries"],
  };
}

function extraHostsOf(written: string[] | Record<string, string>): string[] {
  const lines = Array.isArray(written)
    ? written
    : Object.entries(written).map(([name, address]) => `${name}:${address}`);
  return lines.toSorted();
}
