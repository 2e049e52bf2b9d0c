import { join } from "node:path";

import type { Health, Project, Stack } from "../stack.ts";
import { buildOf } from "./build.ts";
import { checkedImage, checkedLabels, checkedWorkingFolder } from "./checks.ts";
import { containerOf } from "./container.ts";
import type { Context } from "./context.ts";
import { dependenciesOf } from "./dependencies.ts";
import { environmentOf } from "./environment.ts";
import { given } from "./given.ts";
import { hooksOf } from "./hooks.ts";
import { versionOf } from "./image.ts";
import { appNetworks } from "./networks.ts";
import { checkProcess, processParts } from "./process-service.ts";
import type { WrittenHitless } from "./schema/hitless.ts";
import type { WrittenService } from "./schema/service.ts";

/** One app of the merged files, with every default filled in. */
export function appOf(
  context: Context,
  service: string,
  written: WrittenService,
  { project, listen }: { project: Project; listen: Stack["listen"] },
): Stack {
  if (service.length > 16) {
    context.fault(
      ["services", service],
      "expected up to 16 lower-case letters, digits and - for an app",
    );
  }
  const app = written["x-hitless"] ?? {};
  const { drain = 30_000, watch = 30_000, keep = "stopped", hosts = [], paths = [] } = app;
  const parts =
    context.runtime === "docker"
      ? dockerParts(context, service, written)
      : processOf(context, service, written);
  return {
    name: project.name,
    file: context.path,
    folder: join(context.folder, ".hitless", project.name),
    runtime: context.runtime,
    service,
    version: versionOf(parts.image),
    ...parts,
    environment: environmentOf(context, service, written),
    labels: checkedLabels(context, service, written),
    replicas: written.deploy?.replicas ?? 1,
    listen,
    route: { hosts, paths },
    hooks: hooksOf(context, service, app),
    project,
    dependsOn: dependenciesOf(
      context,
      service,
      written,
      new Set(project.services.map((each) => each.service)),
    ),
    health: healthOf(context, service, app),
    drainMs: drain,
    watchMs: watch,
    keep,
    stopSignal: written.stop_signal ?? "SIGTERM",
    stopGraceMs: written.stop_grace_period ?? 10_000,
  };
}

type Parts = Pick<Stack, "image"> &
  Partial<Pick<Stack, "command" | "workingFolder" | "container" | "build">>;

function processOf(context: Context, service: string, written: WrittenService): Parts {
  checkProcess(context, service, written);
  return processParts(context, service, written);
}

function dockerParts(context: Context, service: string, written: WrittenService): Parts {
  const { fault } = context;
  const path = ["services", service];
  const port = written["x-hitless"]?.port;
  if (port === undefined) {
    fault(
      [...path, "x-hitless", "port"],
      "is missing; expected the port that the app listens on in its container",
    );
  }
  if (written.ports !== undefined) {
    fault(
      [...path, "ports"],
      "the proxy publishes what an app serves: say where with x-hitless.listen, and the app's own port with x-hitless.port",
    );
  }
  return {
    image: checkedImage(context, service, written),
    ...given({
      command: written.command ?? undefined,
      workingFolder: checkedWorkingFolder(context, service, written),
      build: buildOf(context, service, written),
    }),
    container: {
      restart: { name: "unless-stopped" },
      ...containerOf(context, service, written),
      ...given({ port }),
      networks: appNetworks(context, service, written),
    },
  };
}

function healthOf({ fault }: Context, service: string, { health }: WrittenHitless): Health {
  const path = ["services", service, "x-hitless", "health"];
  if (health === undefined) fault(path, "is missing; expected a map such as { path: /healthz }");
  else if (health.path === undefined) {
    fault([...path, "path"], "is missing; expected a path such as /healthz");
  }
  return {
    path: health?.path ?? "",
    successes: health?.successes ?? 3,
    everyMs: health?.interval ?? 250,
    timeoutMs: health?.timeout ?? 2_000,
    deadlineMs: health?.deadline ?? 60_000,
    between: {
      everyMs: health?.between?.interval ?? 2_000,
      fall: health?.between?.fall ?? 3,
      rise: health?.between?.rise ?? 2,
    },
  };
}
