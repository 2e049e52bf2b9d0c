import type { Engine } from "@hitless/runtime";
import type { SyslogClientOptions } from "@hitless/syslog";

import type { LogShipperEvent } from "./events.ts";
import type { Pace } from "./read/keep-pace.ts";
import type { RouteInput } from "./route/route-input.ts";
import type { ShippedLine } from "./send/shipment.ts";

export interface LogShipperOptions {
  /** Destinations as URLs, such as `syslog+tls://logs.example:6514?filter.name=web-*`, or routes. At least one. */
  routes: readonly (string | RouteInput)[];
  /** Where the cursors are kept. It belongs to one shipper. */
  stateFolder: string;
  /** @default found as the docker command does, else at /tmp/docker.sock */
  engine?: Engine | undefined;
  /** Where the engine's folder of containers is here. @default where the engine says it is */
  containersFolder?: string | undefined;
  /** Whether the first start sends what was written before it. @default true */
  backlog?: boolean | undefined;
  /** `label` (with the value "true") or `label:value`: containers that are left out. */
  excludeLabels?: readonly string[] | undefined;
  /** The same: where there are some, a container needs one of them. */
  includeLabels?: readonly string[] | undefined;
  /**
   * While a receiver is away, files that rotation has put aside are held open. So many bytes of them that are unread, for
   * each container and route; then the oldest are given up, counted and told. @default 1 GiB
   */
  holdBytes?: number | undefined;
  /** Between two saves of the cursors. @default 200 */
  saveMs?: number | undefined;
  /** How often logs are looked at. */
  pace?: Pace | undefined;
  /** Queue, replay window, timeouts of each destination. */
  client?: Omit<SyslogClientOptions, "onEvent" | "signal"> | undefined;
  onEvent?: ((event: LogShipperEvent) => void) | undefined;
  /** Sees each line that is sent. */
  onLine?: ((line: ShippedLine) => void) | undefined;
  /** Limit of the start. The shipper that has started ends by `close`. */
  signal?: AbortSignal | undefined;
}
