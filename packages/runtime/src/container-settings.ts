/** A folder, a named volume or memory that a container sees at a path. */
export type Mount =
  | { type: "bind"; source: string; target: string; readOnly?: boolean }
  | { type: "volume"; source: string; target: string; readOnly?: boolean }
  | { type: "tmpfs"; target: string; sizeBytes?: number; mode?: number };

/** A port of the container that the engine's host answers on. */
export interface PublishedPort {
  /** @default "127.0.0.1" */
  host?: string;
  /** 0 takes a free one. */
  hostPort: number;
  containerPort: number;
  /** @default "tcp" */
  protocol?: "tcp" | "udp";
}

/** The engine's own check, apart from the deployer's. */
export interface Healthcheck {
  /** As in the engine's API: `["CMD", …]`, `["CMD-SHELL", "…"]`, or `["NONE"]` against the image's own. */
  test: readonly string[];
  intervalMs?: number;
  timeoutMs?: number;
  startPeriodMs?: number;
  retries?: number;
}

/** A file that is put into the container before it starts, which works on a remote engine too. */
export interface ContainerFile {
  /** Absolute path in the container. */
  path: string;
  content: Uint8Array;
  /** @default 0o400 */
  mode?: number;
  /** @default 0 */
  userId?: number;
  /** @default 0 */
  groupId?: number;
}

/** A network that a container is in. */
export interface ContainerNetwork {
  name: string;
  /** Further names by which others in the network know it. */
  aliases?: readonly string[];
  /** An IPv4 address of the network's `subnet`. @default one that is free */
  address?: string;
}

/** What a container has beyond an {@link InstanceSpec}. Times in milliseconds, sizes in bytes. */
export interface ContainerSettings {
  /** Where the app listens in the container: the port of the instance's address. */
  port?: number;
  entrypoint?: readonly string[];
  user?: string;
  /** Such as `SIGTERM`. @default the image's */
  stopSignal?: string;
  /** An init as process 1, which passes signals on and reaps. @default true */
  init?: boolean;
  readOnly?: boolean;
  capAdd?: readonly string[];
  capDrop?: readonly string[];
  /** `name:address`. */
  extraHosts?: readonly string[];
  mounts?: readonly Mount[];
  files?: readonly ContainerFile[];
  ports?: readonly PublishedPort[];
  /** The first one is the one whose address is told. They have to be there (see `ensureNetwork`). */
  networks?: readonly ContainerNetwork[];
  /**
   * In place of `networks`: that of the engine's host, none at all, or the one that another instance on the
   * same engine has, which then has to run, and with which it shares addresses, ports and loopback.
   */
  network?: "host" | "none" | { instance: string };
  restart?: { name: "no" | "always" | "unless-stopped" | "on-failure"; retries?: number };
  healthcheck?: Healthcheck;
  logging?: { driver: string; options?: Readonly<Record<string, string>> };
  resources?: {
    cpus?: number;
    /** Its weight where processors are short; others have 1,024. */
    cpuShares?: number;
    memoryBytes?: number;
    memoryReservationBytes?: number;
    pids?: number;
  };
  /** Such as `linux/arm64`. */
  platform?: string;
}
