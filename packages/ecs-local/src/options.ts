import type { Settings } from "@hitless/ecs-scheduler";

import type { DockerOptions } from "./drivers/docker/open-docker.ts";
import type { SimulatedTimes } from "./drivers/simulated.ts";
import type { StartListener } from "./elb/listen-at-start.ts";
import type { EcsLocalEvent } from "./events.ts";
import type { ProxyChoice } from "./load-balancing/open-proxy.ts";
import type { StartInstances } from "./instances/register-instances.ts";

/** What runs the containers of tasks. */
export type RuntimeChoice =
  /** Nothing runs; each step takes the time given, divided by the speed. */
  | { via: "simulated"; times?: Partial<SimulatedTimes> }
  /** Plain processes. */
  | {
      via: "process";
      /** Where processes and proxy keep their state; made with mode 0700. */
      folder: string;
      /** Where commands run whose container says no `workingDirectory`. @default the present folder */
      workingFolder?: string;
      /** @default { via: "embedded" }, in the folder */
      proxy?: ProxyChoice;
    }
  /** Containers of a Docker engine on this machine. */
  | ({
      via: "docker";
      /** Where the proxy keeps its state; made with mode 0700. */
      folder: string;
      /** @default { via: "embedded" }, in the folder */
      proxy?: ProxyChoice;
    } & DockerOptions);

export interface EcsLocalOptions {
  /** @default "127.0.0.1" */
  host?: string;
  /** 0 takes a free one. @default 4566 */
  port?: number;
  /** @default "us-east-1" */
  region?: string;
  /** Twelve digits. @default "000000000000" */
  account?: string;
  /** @default { via: "simulated" } */
  runtime?: RuntimeChoice;
  /**
   * Divides ECS's own waits: the 40 s until a task without checks counts as healthy, deregistration
   * delays, intervals of checks, back-off. What an app needs to start, answer and stop takes its time.
   * @default 1
   */
  speed?: number;
  /** Keeps everything over restarts; made with mode 0600. Absent: memory. */
  stateFile?: string;
  /** Listeners that are there from the start, each with a target group behind it. */
  listeners?: readonly StartListener[];
  /** Container instances of the cluster `default`, which is then there from the start. */
  instances?: StartInstances;
  /** What AWS's documentation leaves open; durations are ECS's, before the speed divides them. */
  settings?: Partial<Settings>;
  /** A larger request is refused with 413. @default 1_048_576 */
  maxBodyBytes?: number;
  /** How long requests in flight may take at the end. @default 5_000 */
  closeGraceMs?: number;
  onEvent?: (event: EcsLocalEvent) => void;
}
