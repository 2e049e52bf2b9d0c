import { type Proxy, ProxyError, type ProxyObservation } from "@hitless/proxy";

import type { Means } from "./means.ts";
import { groupReleases, type Release, stackLabels } from "./release.ts";
import { type Color, colors, type Stack } from "./stack.ts";

/** What runs and what is mapped, as it was found. */
export interface Observed {
  /** All releases that the runtime knows, oldest first. */
  releases: readonly Release[];
  /** What the proxy's route names. Absent: nothing is live. */
  live?: { color: Color; release: string };
  /**
   * With containers: the image that the engine has now under the name of the live release's, `sha256:…`.
   * Absent: it has none of that name.
   */
  liveImage?: string;
  /** Absent: there is no proxy yet. */
  proxy?: ProxyObservation;
}

/** Asks runtime and proxy. Whatever is decided later is decided from this alone. */
export async function observe(
  stack: Stack,
  { runtime, proxy, infrastructure }: Pick<Means, "runtime" | "proxy" | "infrastructure">,
): Promise<Observed> {
  const [seen, instances] = await Promise.all([
    observeProxy(proxy),
    runtime.list(stackLabels(stack)),
  ]);
  const releases = groupReleases(instances);
  if (seen === undefined) return { releases };
  const live = liveOf(stack, seen);
  const image = releases.find(({ release }) => release === live?.release)?.instances[0]?.image;
  const liveImage = image === undefined ? undefined : await infrastructure?.imageId(image);
  return {
    releases,
    proxy: seen,
    ...(live && { live }),
    ...(liveImage !== undefined && { liveImage }),
  };
}

/** The proxy's backend of a color. */
export function backendName(stack: Stack, color: Color): string {
  return `${stack.service}-${color}`;
}

/** What the proxy does; undefined where there is none yet. */
export async function observeProxy(proxy: Proxy): Promise<ProxyObservation | undefined> {
  try {
    return await proxy.observe();
  } catch (error) {
    if (error instanceof ProxyError && error.code === "not-running") return undefined;
    throw error;
  }
}

/** The release that the stack's route leads to. */
export function liveRelease(stack: Stack, seen: ProxyObservation): string | undefined {
  return liveOf(stack, seen)?.release;
}

function liveOf(stack: Stack, seen: ProxyObservation): Observed["live"] {
  const target = seen.routes
    .find(({ route }) => route === stack.service)
    ?.to.find(({ weight }) => weight > 0);
  const color = colors.find((each) => backendName(stack, each) === target?.backend);
  const servers = seen.backends.find(({ name }) => name === target?.backend)?.servers;
  const release = servers?.find(({ draining }) => !draining)?.release;
  return color === undefined || release === undefined ? undefined : { color, release };
}
