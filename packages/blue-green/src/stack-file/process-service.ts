import { resolve } from "node:path";

import type { Context } from "./context.ts";
import type { WrittenService } from "./schema/service.ts";
import { shown } from "./schema/shown.ts";

/** What of a service means something to a plain process. */
const supported = [
  "image",
  "command",
  "working_dir",
  "environment",
  "env_file",
  "labels",
  "stop_signal",
  "stop_grace_period",
  "profiles",
  "deploy",
  "x-hitless",
] as const;

const names = new Set<string>(supported);

/** Refuses what only containers have, so that nothing is silently left out. */
export function checkProcess(context: Context, service: string, written: WrittenService): void {
  const { fault, file } = context;
  for (const key of Object.keys(written).filter((name) => !names.has(name))) {
    fault(
      ["services", service, key],
      `needs containers; with runtime: process supported are ${supported.join(", ")}`,
    );
  }
  if (written.deploy?.resources !== undefined) {
    fault(["services", service, "deploy", "resources"], "needs containers");
  }
  if (written["x-hitless"]?.port !== undefined) {
    fault(
      ["services", service, "x-hitless", "port"],
      "needs containers: a process is told its port by PORT",
    );
  }
  for (const key of ["hosts", "paths"] as const) {
    if (written["x-hitless"]?.[key] === undefined) continue;
    fault(["services", service, "x-hitless", key], "needs HAProxy, and so containers");
  }
  for (const key of ["tls", "proxy"] as const) {
    if (file["x-hitless"]?.[key] === undefined) continue;
    fault(["x-hitless", key], "needs HAProxy, and so containers");
  }
}

/** Program, arguments and folder of a process, and the release's name. */
export function processParts(
  context: Context,
  service: string,
  { image, command, working_dir: folder = "." }: WrittenService,
): { image: string; command: readonly string[]; workingFolder: string } {
  const { fault } = context;
  const path = ["services", service, "image"];
  if (image === undefined) fault(path, "is missing; expected name:tag such as shop:1.0.0");
  else if (!/^[^\s:@]+(?::\d+\/[^\s:@]+)?:\w[\w.-]{0,127}$/.test(image)) {
    fault(path, `expected name:tag; the tag is the version, got ${shown(image)}`);
  }
  if (!command) {
    fault(
      ["services", service, "command"],
      "is missing; expected a command line or a list of its words",
    );
  }
  return {
    image: image ?? "",
    command: command ?? [],
    workingFolder: resolve(context.folder, folder),
  };
}
