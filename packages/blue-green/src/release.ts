import { createHash, randomBytes } from "node:crypto";

import type { BackendHealth } from "@hitless/proxy";
import type { ContainerSettings, Instance, InstanceSpec } from "@hitless/runtime";

import { readHealth, writeHealth } from "./health-label.ts";
import { backendHealth } from "./health-of.ts";
import { type Color, colors, type Stack } from "./stack.ts";

const label = {
  stack: "hitless.stack",
  service: "hitless.service",
  color: "hitless.color",
  release: "hitless.release",
  version: "hitless.version",
  previous: "hitless.previous",
  spec: "hitless.spec",
  health: "hitless.health",
} as const;

/** One deployed version: its instances and what their labels say. */
export interface Release {
  /** `<version>-<random>`: the same version deployed twice is two releases. */
  release: string;
  version: string;
  color: Color;
  /** The release that was live when this one was made: the way back from it. */
  previous?: string;
  /** Fingerprint of all that the instances were made from. */
  spec: string;
  /** How it is asked for its health, by the stack file that it was made from. */
  health?: BackendHealth;
  instances: readonly Instance[];
}

/** The labels by which a stack's instances are found. */
export function stackLabels(stack: Stack): Record<string, string> {
  return { [label.stack]: stack.name, [label.service]: stack.service };
}

/** The labels by which the instances of one release are found. */
export function releaseLabels(stack: Stack, release: string): Record<string, string> {
  return { ...stackLabels(stack), [label.release]: release };
}

/** A new id for a version; no two are alike. */
export function newReleaseId(version: string): string {
  return `${version}-${randomBytes(4).toString("hex")}`;
}

/** Equal for equal commands, folders, environments and counts, whatever color they are to run in. */
export function fingerprint(stack: Stack): string {
  const { image, command, workingFolder, environment, replicas, labels, container } = stack;
  const sorted = Object.entries(environment).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const beside = stack.runtime === "docker" && { labels, container: withDigests(container) };
  return createHash("sha256")
    .update(JSON.stringify({ image, command, workingFolder, sorted, replicas, ...beside }))
    .digest("hex")
    .slice(0, 16);
}

/** The contents of secrets are long, and no part of a fingerprint. */
function withDigests(container: ContainerSettings | undefined): unknown {
  if (container?.files === undefined) return container;
  const files = container.files.map(({ content, ...file }) => ({
    ...file,
    content: createHash("sha256").update(content).digest("hex"),
  }));
  return { ...container, files };
}

/** What the runtime has to run for one release. */
export function instanceSpecs(
  stack: Stack,
  { release, color, previous }: { release: string; color: Color; previous?: string },
): InstanceSpec[] {
  const { command, workingFolder, container } = stack;
  return Array.from({ length: stack.replicas }, (_, index) => ({
    id: instanceId(stack, { release, color }, index + 1),
    image: stack.image,
    ...(command && { command }),
    ...(workingFolder !== undefined && { workingFolder }),
    ...(container && { container }),
    environment: {
      ...stack.environment,
      HITLESS_RELEASE: release,
      HITLESS_VERSION: stack.version,
      HITLESS_COLOR: color,
    },
    labels: {
      ...stack.labels,
      ...stackLabels(stack),
      [label.color]: color,
      [label.release]: release,
      [label.version]: stack.version,
      [label.spec]: fingerprint(stack),
      [label.health]: writeHealth(backendHealth(stack)),
      ...(previous !== undefined && { [label.previous]: previous }),
    },
  }));
}

/** Unique on the whole engine where instances are containers: then the stack's name is a part of it. */
function instanceId(
  { runtime, name, service }: Stack,
  { release, color }: { release: string; color: Color },
  number: number,
): string {
  const owner = (runtime === "docker" ? `${name}-${service}` : service).slice(0, 40);
  const before = `${owner}-${color}-`.replaceAll("_", "-");
  const after = `-${number}`;
  const tail = release.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-");
  return `${before}${tail.slice(-Math.min(36, 63 - before.length - after.length))}${after}`;
}

/** Puts instances together to the releases that their labels name. */
export function groupReleases(instances: readonly Instance[]): Release[] {
  const groups = Map.groupBy(instances, ({ labels }) => labels[label.release] ?? "");
  return [...groups].flatMap(([release, members]) => {
    const labels = members[0]?.labels ?? {};
    const color = colors.find((each) => each === labels[label.color]);
    if (release === "" || color === undefined) return [];
    const previous = labels[label.previous];
    const health = readHealth(labels[label.health]);
    return {
      release,
      color,
      version: labels[label.version] ?? "",
      spec: labels[label.spec] ?? "",
      ...(health && { health }),
      instances: members,
      ...(previous !== undefined && { previous }),
    };
  });
}

export function isRunning({ instances }: Pick<Release, "instances">): boolean {
  return instances.some(({ state }) => state.is === "running");
}
