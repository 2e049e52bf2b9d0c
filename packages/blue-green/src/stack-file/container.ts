import type { ContainerSettings } from "@hitless/runtime";

import type { Context } from "./context.ts";
import { filesOf } from "./container-files.ts";
import { given } from "./given.ts";
import { mountsOf } from "./mounts.ts";
import type { WrittenService } from "./schema/service.ts";

/** What a service's container has beyond image, command and environment, apart from networks and ports. */
export function containerOf(
  context: Context,
  service: string,
  written: WrittenService,
): ContainerSettings {
  const { user, platform, init, restart } = written;
  return given({
    entrypoint: written.entrypoint ?? undefined,
    user,
    stopSignal: written.stop_signal,
    init,
    readOnly: written.read_only,
    capAdd: written.cap_add,
    capDrop: written.cap_drop,
    extraHosts:
      written.extra_hosts &&
      Object.entries(written.extra_hosts).map(([name, address]) => `${name}:${address}`),
    mounts: mountsOf(context, service, written),
    files: filesOf(context, service, written),
    restart,
    healthcheck: healthcheckOf(written.healthcheck),
    logging: loggingOf(context, service, written.logging),
    resources: resourcesOf(written.deploy?.resources),
    platform,
  });
}

function healthcheckOf(written: WrittenService["healthcheck"]): ContainerSettings["healthcheck"] {
  if (written === undefined) return undefined;
  if (written.disable === true) return { test: ["NONE"] };
  return {
    // The engine takes the image's own command where there is none.
    test: written.test ?? [],
    ...given({
      intervalMs: written.interval,
      timeoutMs: written.timeout,
      startPeriodMs: written.start_period,
      retries: written.retries,
    }),
  };
}

function loggingOf(
  { fault }: Context,
  service: string,
  written: WrittenService["logging"],
): ContainerSettings["logging"] {
  if (written === undefined) return undefined;
  const { driver, options } = written;
  if (driver !== undefined) return { driver, ...given({ options }) };
  fault(["services", service, "logging"], "driver is missing; expected a driver such as json-file");
  return undefined;
}

function resourcesOf(
  written: NonNullable<WrittenService["deploy"]>["resources"],
): ContainerSettings["resources"] {
  if (written === undefined) return undefined;
  const { limits, reservations } = written;
  return given({
    cpus: limits?.cpus,
    memoryBytes: limits?.memory,
    memoryReservationBytes: reservations?.memory,
    pids: limits?.pids,
  });
}
