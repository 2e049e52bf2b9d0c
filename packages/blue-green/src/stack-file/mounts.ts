import type { Mount } from "@hitless/runtime";

import { type Context, pathFrom } from "./context.ts";
import type { WrittenMount } from "./schema/mounts.ts";
import type { WrittenService } from "./schema/service.ts";
import { volumeName } from "./volumes.ts";

/** What a service's container sees of folders, volumes and memory. */
export function mountsOf(
  context: Context,
  service: string,
  { volumes, tmpfs }: WrittenService,
): Mount[] | undefined {
  if (volumes === undefined && tmpfs === undefined) return undefined;
  const mounts = [
    ...(volumes ?? []).flatMap((mount) => mountOf(context, service, mount) ?? []),
    ...(tmpfs ?? []).flatMap((mount) => mountOf(context, service, mount) ?? []),
  ];
  const targets = mounts.map(({ target }) => target);
  const twice = targets.find((target, index) => targets.indexOf(target) !== index);
  if (twice !== undefined) {
    context.fault(["services", service, "volumes"], `two of them are at ${twice}`);
  }
  return mounts;
}

function mountOf(context: Context, service: string, mount: WrittenMount): Mount | undefined {
  if (mount.type === "tmpfs") return mount;
  const { type, source, target, readOnly } = mount;
  const more = { target, ...(readOnly && { readOnly }) };
  if (type === "bind") return { type, source: pathFrom(context.folder, source), ...more };
  const name = volumeName(context, source);
  if (name !== undefined) return { type, source: name, ...more };
  context.fault(
    ["services", service, "volumes"],
    `there is no volume ${source}; name it under volumes at the top, or write ./${source} for a folder`,
  );
  return undefined;
}
