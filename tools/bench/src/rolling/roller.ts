import type { RollTimes } from "./read-answers.ts";

/** The app in containers behind a proxy, where one version is replaced by the next. */
export interface Roller extends AsyncDisposable {
  /** Reached from inside the engine's network. */
  url: string;
  /** Makes the image of this version, then gives the command. Resolves when nothing of the old version runs. */
  roll(version: string, options: { signal: AbortSignal }): Promise<RollTimes & { doneAt: number }>;
}

/** What both are made of. */
export interface Ground {
  /** The repository of the app's images: each version is a tag. */
  repository: string;
  /** Makes the image of another version. */
  tag(this: void, version: string): Promise<void>;
  /** With HAProxy in it. */
  base: string;
  /** Of the engine in its network. */
  address: string;
}

/** Of which both run as many. */
export const replicas = 2;
export const appPort = 3000;
/** How often both ask whether a container is healthy, of which one good answer is enough. */
export const healthEveryMs = 500;
/** For a container to become healthy. */
export const healthDeadlineSeconds = 20;
/** For a container to end after the stop signal. */
export const graceSeconds = 10;
export const firstVersion = "0";
