import type { ContainerSettings } from "./container-settings.ts";

/** What to run. Nothing of it changes after `create`: another command is another instance. */
export interface InstanceSpec {
  /** Unique within the runtime: lower-case letters, digits and dashes, 63 characters at most. */
  id: string;
  /** The release's image; with plain processes only a name. */
  image: string;
  /** Program and arguments. Absent: the image's own, which plain processes do not have. */
  command?: readonly string[];
  /** Absolute path: of this host for a process, of the container for a container. */
  workingFolder?: string;
  /** Added to `PATH`, `HOME` and the like, which a process inherits. */
  environment: Readonly<Record<string, string>>;
  /** Identity, such as `hitless.release`; found again by `list`. */
  labels: Readonly<Record<string, string>>;
  /** What only containers have; plain processes refuse it. */
  container?: ContainerSettings;
}

/** How an instance ended. A code or a signal, or neither where nobody was there to see it. */
export interface Exit {
  code?: number;
  signal?: string;
  /** Containers: it was killed for the memory that it took. */
  outOfMemory?: boolean;
}

export type InstanceState =
  | { is: "created" }
  | { is: "running"; pid: number }
  | { is: "exited"; exit: Exit };

/** An instance as it is now. */
export interface Instance {
  id: string;
  image: string;
  /** Containers: the very image that it was made of, `sha256:…`, whatever `image` has become the name of. */
  imageId?: string;
  labels: Readonly<Record<string, string>>;
  state: InstanceState;
  /** Where it listens; known from the first `start` on. A container tells it where it has a `port`. */
  address?: { host: string; port: number };
  /** What the engine's own check says. Only for a running container that has a health check. */
  health?: "starting" | "healthy" | "unhealthy";
  /** How often the engine has started it again by its restart policy; absent where it never did. */
  restarts?: number;
}

export interface StopOptions {
  /** @default "SIGTERM"; for a container its own stop signal */
  signalName?: NodeJS.Signals;
  /** How long the instance may take to end by itself before it gets SIGKILL. @default 10_000 */
  graceMs?: number;
  signal?: AbortSignal;
}

/**
 * Runs the instances of an app. Instances outlive the process that started them and are found again
 * by a later one; every call may be repeated.
 */
export interface Runtime {
  /** Records the instance; nothing runs yet. The same id with another spec throws. */
  create(spec: InstanceSpec): Promise<Instance>;
  /** Starts a created or ended instance; one that runs is left alone. Does not wait for health. */
  start(id: string, options?: { signal?: AbortSignal }): Promise<Instance>;
  /** All instances that have these labels, oldest first. */
  list(labels?: Readonly<Record<string, string>>): Promise<Instance[]>;
  /** Resolves when nothing of the instance runs any more. The record stays: it can be started again. */
  stop(id: string, options?: StopOptions): Promise<Instance>;
  /** Forgets an instance and its output; one that runs throws. One that is not there is no error. */
  remove(id: string): Promise<void>;
  /** The last lines of stdout and stderr, in the order in which they were written. */
  logs(id: string, options?: { lines?: number }): Promise<string[]>;
}
