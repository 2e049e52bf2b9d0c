import type { ServerObservation } from "@hitless/proxy";
import type { Instance } from "@hitless/runtime";

import { addressOf } from "./address.ts";
import { currentHolder } from "./lock.ts";
import type { LockHolder } from "./lock-place.ts";
import { lockPlaceOf, type Means } from "./means.ts";
import { observe } from "./observe.ts";
import { isRunning, type Release } from "./release.ts";
import type { Stack } from "./stack.ts";

/** One release as `status` shows it. */
export interface ReleaseStatus extends Omit<Release, "instances" | "spec"> {
  /** As its instances were made by; with plain processes only a name. */
  image: string;
  /** With containers: the very image, `sha256:…`. */
  imageId?: string;
  /** The live release's: `image` is the name of another one now, which a deploy would ship. */
  imageMoved?: true;
  /** `left`: running beside the live one, by a deployer that did not come to its end. */
  is: "live" | "way-back" | "kept" | "left";
  instances: readonly (Pick<Instance, "id" | "state" | "address"> & {
    traffic?: Pick<ServerObservation, "inFlight" | "streams" | "answered" | "failed">;
  })[];
}

export interface StackStatus {
  stack: string;
  /** Absent: nothing serves. */
  address?: string;
  releases: readonly ReleaseStatus[];
  /** Who is at work. */
  lock?: LockHolder;
}

/** What serves, what is kept, and who is at work. Takes no lock. */
export async function status(stack: Stack, means: Means): Promise<StackStatus> {
  const { releases, live, liveImage, proxy: seen } = await observe(stack, means);
  const lock = await currentHolder(lockPlaceOf(stack, means));
  const servers = new Map(
    seen?.backends.flatMap((backend) => backend.servers).map((server) => [server.id, server]),
  );
  const previous = releases.find(({ release }) => release === live?.release)?.previous;
  return {
    stack: stack.name,
    ...(live && { address: addressOf(stack, seen) }),
    ...(lock && { lock }),
    releases: releases.map(({ instances, release, version, color, previous: before }) => ({
      release,
      version,
      color,
      ...imageOf(instances, release === live?.release ? liveImage : undefined),
      ...(before !== undefined && { previous: before }),
      is: roleOf({ release, instances }, { live: live?.release, previous }),
      instances: instances.map(({ id, state, address }) => ({
        id,
        state,
        ...(address && { address }),
        ...trafficOf(servers.get(id)),
      })),
    })),
  };
}

function imageOf(
  [first]: Release["instances"],
  now: string | undefined,
): Pick<ReleaseStatus, "image" | "imageId" | "imageMoved"> {
  const { image = "", imageId } = first ?? {};
  const imageMoved = now !== undefined && imageId !== undefined && now !== imageId;
  return { image, ...(imageId !== undefined && { imageId }), ...(imageMoved && { imageMoved }) };
}

function roleOf(
  { release, instances }: Pick<Release, "release" | "instances">,
  { live, previous }: { live: string | undefined; previous: string | undefined },
): ReleaseStatus["is"] {
  if (release === live) return "live";
  if (release === previous) return "way-back";
  return isRunning({ instances }) ? "left" : "kept";
}

function trafficOf(
  server: ServerObservation | undefined,
): Pick<ReleaseStatus["instances"][number], "traffic"> {
  if (server === undefined) return {};
  const { inFlight, streams, answered, failed } = server;
  return { traffic: { inFlight, streams, answered, failed } };
}
