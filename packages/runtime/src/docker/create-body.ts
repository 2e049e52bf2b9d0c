import { posix } from "node:path";
import type Dockerode from "dockerode";
import type {
  ContainerFile,
  ContainerNetwork,
  ContainerSettings,
  Healthcheck,
  Mount,
  PublishedPort,
} from "../container-settings.ts";
import type { InstanceSpec } from "../runtime.ts";
import { labelsOf } from "./container-labels.ts";
import { isWithin } from "./container-spec.ts";

/** What the engine is told at the creation of a container. Pure. */
export function createBody(spec: InstanceSpec): Dockerode.ContainerCreateOptions {
  const { container = {} } = spec;
  const { entrypoint, user, stopSignal, healthcheck, ports = [] } = container;
  const [network] = container.networks ?? [];
  return {
    Image: spec.image,
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    Labels: labelsOf(spec),
    HostConfig: hostConfig(container),
    ...(spec.command && { Cmd: [...spec.command] }),
    ...(entrypoint && { Entrypoint: [...entrypoint] }),
    ...(spec.workingFolder !== undefined && { WorkingDir: spec.workingFolder }),
    ...(user !== undefined && { User: user }),
    ...(stopSignal !== undefined && { StopSignal: stopSignal }),
    ...(healthcheck && { Healthcheck: healthConfig(healthcheck) }),
    ...(ports.length > 0 && {
      ExposedPorts: Object.fromEntries(ports.map((p) => [portKey(p), {}])),
    }),
    ...((network?.aliases ?? network?.address) && {
      NetworkingConfig: { EndpointsConfig: { [network.name]: endpoint(network) } },
    }),
  };
}

/** A container's settings in one network, as far as there are any. */
export function endpoint({
  aliases = [],
  address,
}: Pick<ContainerNetwork, "aliases" | "address">): Endpoint {
  return {
    ...(aliases.length > 0 && { Aliases: [...aliases] }),
    ...(address !== undefined && { IPAMConfig: { IPv4Address: address } }),
  };
}

interface Endpoint {
  Aliases?: string[];
  IPAMConfig?: { IPv4Address: string };
}

function hostConfig(settings: ContainerSettings): Dockerode.HostConfig {
  const { init = true, readOnly, capAdd, capDrop, extraHosts, logging, restart } = settings;
  const mounts = [...(settings.mounts ?? []).map(mountConfig), ...foldersForFiles(settings)];
  return {
    Init: init,
    NetworkMode: networkMode(settings),
    ...(readOnly !== undefined && { ReadonlyRootfs: readOnly }),
    ...(capAdd && { CapAdd: [...capAdd] }),
    ...(capDrop && { CapDrop: [...capDrop] }),
    ...(extraHosts && { ExtraHosts: [...extraHosts] }),
    ...(mounts.length > 0 && { Mounts: mounts }),
    ...(settings.ports && { PortBindings: bindings(settings.ports) }),
    ...(restart && {
      RestartPolicy: { Name: restart.name, MaximumRetryCount: restart.retries ?? 0 },
    }),
    ...(logging && { LogConfig: { Type: logging.driver, Config: { ...logging.options } } }),
    ...resourceLimits(settings.resources),
  };
}

function networkMode({ network, networks = [] }: ContainerSettings): string {
  if (network === undefined) return networks[0]?.name ?? "default";
  return typeof network === "string" ? network : `container:${network.instance}`;
}

function resourceLimits(limits: ContainerSettings["resources"] = {}): Dockerode.HostConfig {
  const { cpus, cpuShares, memoryBytes, memoryReservationBytes, pids } = limits;
  return {
    ...(cpuShares !== undefined && { CpuShares: cpuShares }),
    ...(cpus !== undefined && { NanoCpus: Math.round(cpus * 1e9) }),
    ...(memoryBytes !== undefined && { Memory: memoryBytes }),
    ...(memoryReservationBytes !== undefined && { MemoryReservation: memoryReservationBytes }),
    ...(pids !== undefined && { PidsLimit: pids }),
  };
}

function mountConfig(mount: Mount): Dockerode.MountSettings {
  if (mount.type === "tmpfs") {
    const { target, sizeBytes, mode } = mount;
    // 0 is the engine's own default.
    const options = { SizeBytes: sizeBytes ?? 0, Mode: mode ?? 0 };
    return { Type: "tmpfs", Source: "", Target: target, TmpfsOptions: options };
  }
  const { type, source, target, readOnly = false } = mount;
  return { Type: type, Source: source, Target: target, ReadOnly: readOnly };
}

/**
 * A read-only container takes no files but those in volumes: their folders become volumes without a name,
 * which begin with what the image has there, and go with the container.
 */
function foldersForFiles({
  readOnly,
  files = [],
  mounts = [],
}: ContainerSettings): Dockerode.MountConfig {
  if (!readOnly) return [];
  const outside = files.filter(({ path }) => !mounts.some(({ target }) => isWithin(path, target)));
  return [...outermostFolders(outside)].map((Target) => ({ Type: "volume", Source: "", Target }));
}

/** The folders of these files, without those within another of them. */
function outermostFolders(files: readonly ContainerFile[]): Set<string> {
  const folders = new Set(files.map(({ path }) => posix.dirname(path)));
  for (const folder of folders) {
    if ([...folders].some((one) => one !== folder && isWithin(folder, one))) folders.delete(folder);
  }
  return folders;
}

function bindings(ports: readonly PublishedPort[]): Record<string, unknown[]> {
  const all: Record<string, unknown[]> = {};
  for (const port of ports) {
    const { host = "127.0.0.1", hostPort } = port;
    (all[portKey(port)] ??= []).push({
      HostIp: host,
      HostPort: hostPort === 0 ? "" : String(hostPort),
    });
  }
  return all;
}

function portKey({ containerPort, protocol = "tcp" }: PublishedPort): string {
  return `${containerPort}/${protocol}`;
}

function healthConfig(check: Healthcheck): Dockerode.HealthConfig {
  const { test, intervalMs, timeoutMs, startPeriodMs, retries } = check;
  return {
    Test: [...test],
    ...(intervalMs !== undefined && { Interval: nanoseconds(intervalMs) }),
    ...(timeoutMs !== undefined && { Timeout: nanoseconds(timeoutMs) }),
    ...(startPeriodMs !== undefined && { StartPeriod: nanoseconds(startPeriodMs) }),
    ...(retries !== undefined && { Retries: retries }),
  };
}

function nanoseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1e6);
}
