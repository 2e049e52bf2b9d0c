import type { ContainerSettings } from "@hitless/runtime";

import type { ProjectNetwork } from "../stack.ts";
import type { Context } from "./context.ts";
import { externalName } from "./external.ts";
import { given } from "./given.ts";
import type { WrittenService } from "./schema/service.ts";

/** The network that the proxy shares with the apps, and services are in that name none. */
const shared = "default";

/** The networks that a project's services are in, and the one of its proxy. */
export function networksOf(
  context: Context,
  services: readonly WrittenService[],
): ProjectNetwork[] {
  const used = new Set([
    shared,
    ...services.flatMap(({ networks }) => Object.keys(networks ?? {})),
  ]);
  return [...used].map((key) => {
    const written = context.file.networks?.[key] ?? {};
    const { driver, internal, labels, external } = written;
    const isExternal = external !== undefined && external !== false;
    if (isExternal && (driver ?? internal ?? labels) !== undefined) {
      context.fault(["networks", key], "is external: nothing but its name can be said of it");
    }
    return {
      name: externalName(context.project, key, written),
      external: isExternal,
      ...given({ driver, internal, labels }),
    };
  });
}

type Networks = NonNullable<ContainerSettings["networks"]>;

/** Ordinary services are found by their name, as in Compose. */
export function serviceNetworks(
  context: Context,
  service: string,
  { networks = { [shared]: {} } }: WrittenService,
): Networks {
  return Object.entries(networks).map(([key, { aliases = [] }]) => ({
    name: engineName(context, service, key),
    aliases: [...new Set([service, ...aliases])],
  }));
}

/**
 * Apps are in the proxy's network whatever others they are in, and have no name there: it would be that of both
 * colors, and whoever used it would pass the switch by.
 */
export function appNetworks(
  context: Context,
  service: string,
  { networks = {} }: WrittenService,
): Networks {
  for (const [key, { aliases }] of Object.entries(networks)) {
    if (aliases === undefined) continue;
    context.fault(
      ["services", service, "networks", key, "aliases"],
      "an alias of an app would reach both colors; expected others to ask its proxy",
    );
  }
  return [...new Set([shared, ...Object.keys(networks)])].map((key) => ({
    name: engineName(context, service, key),
  }));
}

function engineName({ file, project, fault }: Context, service: string, key: string): string {
  const written = file.networks?.[key];
  if (written === undefined && key !== shared) {
    fault(
      ["services", service, "networks"],
      `there is no network ${key}; name it under networks at the top`,
    );
  }
  return externalName(project, key, written ?? {});
}
