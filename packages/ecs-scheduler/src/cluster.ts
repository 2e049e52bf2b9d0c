import type { Service } from "./service.ts";
import type { Settings } from "./settings.ts";
import type { Table } from "./table.ts";
import type { Task } from "./task.ts";

/**
 * The whole state: plain data that can be written as JSON and read back. Never change it; `step` gives the
 * next one, which shares with it whatever did not change.
 */
export interface Cluster {
  readonly settings: Settings;
  /** Make ids from counters and this, so that two clusters have different ones. */
  readonly seed: string;
  readonly counters: {
    readonly tasks: number;
    readonly deployments: number;
    readonly events: number;
    readonly instances: number;
  };
  readonly instances: Table<Instance>;
  /** By name. */
  readonly services: Table<Service>;
  /** By id; stopped ones for an hour. */
  readonly tasks: Table<Task>;
  readonly alarms: Readonly<Record<string, "OK" | "ALARM" | "INSUFFICIENT_DATA">>;
  /** What is due, by time (epoch ms), then in the order of being set. */
  readonly timers: Table<Table<Timer>>;
  /** Services that wait for room on a container instance. */
  readonly waiting: Readonly<Record<string, true>>;
}

/** A container instance of the cluster. */
export interface Instance {
  readonly id: string;
  readonly order: number;
  readonly zone: string;
  readonly status: "ACTIVE" | "DRAINING";
  /** CPU units in all, and free. */
  readonly cpu: { readonly registered: number; readonly remaining: number };
  /** MiB in all, and free. */
  readonly memory: { readonly registered: number; readonly remaining: number };
  /** Who has a host port, by `80/tcp`: the id of a task, or `reserved`. */
  readonly ports: Readonly<Record<string, string>>;
  /** Where the search for a dynamic port goes on. */
  readonly nextPort: number;
  /** Ids of the tasks that are not yet STOPPED. */
  readonly tasks: Table<string>;
  /** Services that found no room here since its resources last changed. */
  readonly refused: Readonly<Record<string, true>>;
}

/** Something that is due at a time. One that is no longer true when it is due does nothing. */
export type Timer =
  | { readonly is: "settled"; readonly task: string }
  | { readonly is: "grace-over"; readonly task: string }
  | { readonly is: "deregister"; readonly task: string }
  | { readonly is: "protection-over"; readonly task: string }
  | { readonly is: "forget"; readonly task: string }
  | { readonly is: "review"; readonly service: string };
