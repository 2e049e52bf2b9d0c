import { createHash, randomBytes } from "node:crypto";

import type { Instance, InstanceSpec } from "@hitless/runtime";

import { type Color, colors, type Stack } from "./stack.ts";

const label = {
  stack: "hitless.stack",
  service: "hitless.service",
  color: "hitless.color",
  release: "hitless.release",
  version: "hitless.version",
  previous: "hitless.previous",
  spec: "hitless.spec",
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
  instances: readonly Instance[];
}

/** The labels by which a stack's instances are found. */
export function stackLabels(stack: Stack): Record<string, string> {
  return { [label.stack]: stack.name, [label.service]: stack.service };
}

/** A new id for a version; no two are alike. */
export function newReleaseId(version: string): string {
  return `${version}-${randomBytes(4).toString("hex")}`;
}

/** Equal for equal commands, folders, environments and counts, whatever color they are to run in. */
export function fingerprint(stack: Stack): string {
  const { image, command, workingFolder, environment, replicas } = stack;
  const sorted = Object.entries(environment).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify({ image, command, workingFolder, sorted, replicas }))
    .digest("hex")
    .slice(0, 16);
}

/** What the runtime has to run for one release. */
export function instanceSpecs(
  stack: Stack,
  { release, color, previous }: { release: string; color: Color; previous?: string },
): InstanceSpec[] {
  const name = release
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, "-")
    .slice(-36);
  return Array.from({ length: stack.replicas }, (_, index) => ({
    id: `${stack.service}-${color}-${name}-${index + 1}`,
    image: stack.image,
    command: stack.command,
    workingFolder: stack.workingFolder,
    environment: {
      ...stack.environment,
      HITLESS_RELEASE: release,
      HITLESS_VERSION: stack.version,
      HITLESS_COLOR: color,
    },
    labels: {
      ...stackLabels(stack),
      [label.color]: color,
      [label.release]: release,
      [label.version]: stack.version,
      [label.spec]: fingerprint(stack),
      ...(previous !== undefined && { [label.previous]: previous }),
    },
  }));
}

/** Puts instances together to the releases that their labels name. */
export function groupReleases(instances: readonly Instance[]): Release[] {
  const groups = Map.groupBy(instances, ({ labels }) => labels[label.release] ?? "");
  return [...groups].flatMap(([release, members]) => {
    const labels = members[0]?.labels ?? {};
    const color = colors.find((each) => each === labels[label.color]);
    if (release === "" || color === undefined) return [];
    const previous = labels[label.previous];
    return {
      release,
      color,
      version: labels[label.version] ?? "",
      spec: labels[label.spec] ?? "",
      instances: members,
      ...(previous !== undefined && { previous }),
    };
  });
}

export function isRunning({ instances }: Pick<Release, "instances">): boolean {
  return instances.some(({ state }) => state.is === "running");
}
