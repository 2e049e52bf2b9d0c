import type { Mount, PublishedPort } from "@hitless/runtime";

import type { OrdinaryService, Stack } from "../../src/stack.ts";

/** What is compared of a service: each value in one shape, whoever read it. */
export type Judged = Readonly<Record<string, unknown>>;

const conditions = {
  started: "service_started",
  healthy: "service_healthy",
  completed: "service_completed_successfully",
} as const;

/** An app or an ordinary service as it was read here. Networks and volumes are told by their key in the file. */
export function judgedOf(
  service: Stack | OrdinaryService,
  keyOf: (name: string) => string,
): Judged {
  const { container = {}, dependsOn = [], build } = service;
  const { resources, healthcheck, files = [] } = container;
  return {
    image: service.image,
    user: container.user,
    workingFolder: service.workingFolder,
    stopSignal: container.stopSignal,
    stopGraceMs: service.stopGraceMs,
    init: container.init,
    readOnly: container.readOnly,
    platform: container.platform,
    command: service.command,
    entrypoint: container.entrypoint,
    environment: service.environment,
    labels: service.labels,
    ports: (container.ports ?? []).map(port).toSorted(),
    mounts: (container.mounts ?? []).map((each) => mount(each, keyOf)).toSorted(),
    networks: Object.fromEntries(
      (container.networks ?? []).map(({ name, aliases }) => [
        keyOf(name),
        aliases ?? [service.service],
      ]),
    ),
    dependsOn: Object.fromEntries(
      dependsOn.map(({ service: on, condition }) => [on, conditions[condition]]),
    ),
    healthcheck: healthcheck && {
      intervalMs: undefined,
      timeoutMs: undefined,
      startPeriodMs: undefined,
      retries: undefined,
      ...healthcheck,
    },
    extraHosts: (container.extraHosts ?? []).toSorted(),
    capAdd: (container.capAdd ?? []).toSorted(),
    capDrop: (container.capDrop ?? []).toSorted(),
    logging: container.logging && { options: {}, ...container.logging },
    restart: restartOf(service),
    replicas: service.replicas,
    cpus: resources?.cpus,
    memoryBytes: resources?.memoryBytes,
    memoryReservationBytes: resources?.memoryReservationBytes,
    secrets: files
      .filter(({ path }) => path.startsWith("/run/secrets/"))
      .map(({ path, userId, groupId, mode }) => {
        const isPlain = mode === 0o400;
        const rest = isPlain ? "- - -" : `${userId} ${groupId} ${mode}`;
        return `${path.slice("/run/secrets/".length)} ${rest}`;
      }),
    build,
  };
}

/** Apps are restarted where the file says nothing, which Compose cannot know. */
function restartOf(service: Stack | OrdinaryService): string | undefined {
  const restart = service.container?.restart;
  if (restart === undefined || "route" in service) return undefined;
  return restart.retries === undefined ? restart.name : `${restart.name}:${restart.retries}`;
}

function port({ host, hostPort, containerPort, protocol }: PublishedPort): string {
  return `${host}:${hostPort}:${containerPort}/${protocol}`;
}

function mount(each: Mount, keyOf: (name: string) => string): string {
  if (each.type === "tmpfs") return `tmpfs ${each.target}`;
  const source = each.type === "volume" ? keyOf(each.source) : each.source;
  return `${each.type} ${source} ${each.target} ${each.readOnly ? "ro" : "rw"}`;
}
