import type { Instance } from "@hitless/runtime";

import type { Hook, Stack } from "./stack.ts";
import type { Removal } from "./take-away.ts";

export interface WorkOptions {
  /** Tells people how it goes on. */
  onProgress: (text: string) => void;
  signal: AbortSignal;
}

/** What a stack needs around its instances where they are containers. */
export interface Infrastructure {
  /** What is there now under an image's name, `sha256:…`; undefined where nothing is. */
  imageId(image: string): Promise<string | undefined>;
  /** Builds or pulls the image of the stack's release where it is missing. @throws {UnfitError} */
  image(stack: Stack, options: WorkOptions): Promise<void>;
  /**
   * Makes what is missing of networks, volumes, ordinary services and the proxy's container, and starts what
   * is stopped. Ordinary services whose settings changed are made anew with `renew` only.
   */
  prepare(stack: Stack, options: WorkOptions & { renew: boolean }): Promise<void>;
  /** Runs a hook's command in the container of an instance. @throws {UnfitError} unless it exits with 0 */
  runHook(hook: Hook, instance: Instance, options: WorkOptions): Promise<void>;
  /** How what `prepare` made is taken away, in this order. */
  removals(stack: Stack, options: { volumes: boolean }): Promise<Removal[]>;
}
