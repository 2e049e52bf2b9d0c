/** How much of a task definition the scheduler has to know. */
export interface TaskDefinition {
  /** What the caller calls it, such as `web:3` or an ARN. */
  readonly name: string;
  /** CPU units (1,024 are one vCPU) that a task reserves. */
  readonly cpu: number;
  /** MiB that a task reserves. */
  readonly memory: number;
  /** `awsvpc` tasks have an address of their own, so that their ports are nobody else's. */
  readonly networkMode: "bridge" | "host" | "awsvpc" | "none";
  readonly containers: readonly ContainerDefinition[];
}

/** A container of a task definition. The order of starts (`dependsOn`) is the business of what runs it. */
export interface ContainerDefinition {
  readonly name: string;
  /** Whether the task stops when this container exits. */
  readonly essential: boolean;
  /** Whether there is a health check in the container definition. */
  readonly healthCheck: boolean;
  /** Seconds from SIGTERM to SIGKILL. */
  readonly stopTimeout: number;
  readonly ports: readonly PortMapping[];
}

export interface PortMapping {
  readonly containerPort: number;
  /** 0 for a dynamic one. In `host` and `awsvpc` mode it is the container's port. */
  readonly hostPort: number;
  readonly protocol: "tcp" | "udp";
}
