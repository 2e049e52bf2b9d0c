import type { Batch, Bounds } from "@hitless/ecs-scheduler";

import type { Deadlock } from "./deadlock.ts";

/** What a deployment will do, as far as it can be known before it begins. */
export interface DeployPlan {
  cluster: string;
  service: string;
  /** ARN of the task definition that serves now. */
  before: string;
  /** ARN, or family, of the one to be rolled out. */
  after: string;
  desired: number;
  minimumHealthyPercent: number;
  maximumPercent: number;
  /** Healthy tasks that are left at least, and tasks that there are at most. */
  bounds: Bounds;
  /** `scaled-to-zero`: nothing is started, so nothing is tested. */
  ends: "completed" | "stalled" | "scaled-to-zero";
  /** When everything goes as fast as it can. */
  shortest: Course;
  /** When everything takes the longest time that it may. */
  longest: Course;
  peak: Peak;
  /** Fewest healthy tasks at a time, should nothing fail. */
  fewestHealthy: number;
  /** Empty where nothing keeps the deployment from its end. */
  deadlocks: readonly Deadlock[];
  /** What else is worth to know before it begins, a line each. */
  notes: readonly string[];
}

/** How a deployment goes. Times count from its beginning. */
export interface Course {
  /** Moments in which tasks are started or told to stop. */
  batches: readonly Batch[];
  started: number;
  stopped: number;
  /** Undefined where it comes to no end. */
  endsAfterMs: number | undefined;
}

/** What has to be there at the busiest moment. */
export interface Peak {
  /** Tasks PENDING or RUNNING: least and most, as tasks take longer or not. `maximumPercent` is about these. */
  tasks: { least: number; most: number };
  /** The same with tasks that drain and stop, which take room too. */
  held: { least: number; most: number };
  /** CPU units and MiB that all of them reserve. */
  cpu: number;
  memory: number;
  /** Container instances that have one of them; 0 on Fargate. */
  instances: number;
  /** Host ports that each task needs for itself on its instance, such as `80/tcp`. */
  hostPorts: readonly string[];
}
