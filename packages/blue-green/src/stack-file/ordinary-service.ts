import type { OrdinaryService } from "../stack.ts";
import { buildOf } from "./build.ts";
import { containerOf } from "./container.ts";
import type { Context } from "./context.ts";
import { dependenciesOf } from "./dependencies.ts";
import { environmentOf } from "./environment.ts";
import { given } from "./given.ts";
import { checkedImage, checkedLabels, checkedWorkingFolder } from "./checks.ts";
import { serviceNetworks } from "./networks.ts";
import type { WrittenService } from "./schema/service.ts";

/** A service that is no app, with Compose's defaults filled in. */
export function ordinaryService(
  context: Context,
  service: string,
  written: WrittenService,
  ordinary: ReadonlySet<string>,
): OrdinaryService {
  const replicas = written.deploy?.replicas ?? 1;
  const { ports } = written;
  if (replicas > 1 && ports?.some(({ hostPort }) => hostPort !== 0)) {
    context.fault(
      ["services", service, "ports"],
      `${replicas} replicas cannot have one port of the host`,
    );
  }
  return {
    service,
    image: checkedImage(context, service, written),
    ...given({
      command: written.command ?? undefined,
      workingFolder: checkedWorkingFolder(context, service, written),
      build: buildOf(context, service, written),
    }),
    environment: environmentOf(context, service, written),
    labels: checkedLabels(context, service, written),
    container: {
      ...containerOf(context, service, written),
      ...given({ ports }),
      networks: serviceNetworks(context, service, written),
    },
    replicas,
    dependsOn: dependenciesOf(context, service, written, ordinary),
    stopGraceMs: written.stop_grace_period ?? 10_000,
  };
}
