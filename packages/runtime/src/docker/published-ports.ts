import type { AskOptions } from "./ask.ts";
import { readLabels } from "./container-labels.ts";
import type { Engine } from "./engine.ts";
import { findContainer } from "./observe-container.ts";

/** Where a port of a container is reached from the engine's host. */
export interface PublishedAddress {
  host: string;
  port: number;
}

/**
 * Where the engine publishes each port of an instance's container, by the port inside; where it does so at
 * several addresses, the first. Empty where the container is not there or does not run.
 */
export async function publishedPorts(
  engine: Engine,
  id: string,
  options: Pick<AskOptions, "signal"> = {},
): Promise<Map<number, PublishedAddress>> {
  const found = await findContainer(engine, id, options);
  if (found === undefined || readLabels(found.Config.Labels).id !== id) return new Map();
  return new Map(
    Object.entries(found.NetworkSettings.Ports).flatMap(([name, bindings]) =>
      // Null where the engine publishes nothing, whatever the library's types say.
      ((bindings as typeof bindings | null) ?? []).slice(0, 1).map(({ HostIp, HostPort }) => {
        const place = { host: HostIp, port: Number(HostPort) };
        return [Number.parseInt(name, 10), place] as const;
      }),
    ),
  );
}
