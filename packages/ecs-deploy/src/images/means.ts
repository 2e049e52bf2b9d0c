import type { RegistryCredentials } from "@hitless/runtime";

import { credentialsOf } from "../registry/credentials-of.ts";
import { type EngineAtHand, engineAtHand } from "./engine-at-hand.ts";
import type { ShipImages, ShipMeans } from "./options.ts";

/** What the steps need of the options. */
export type Means = Pick<ShipImages, "mode" | "recipes" | "clients" | "variables" | "limitMs"> &
  ShipMeans & {
    push: boolean;
    engine: EngineAtHand;
    /** Asked for once for each registry. */
    credentials(registry: string): Promise<RegistryCredentials | undefined>;
    /** Whether it is the only image. */
    isAlone: boolean;
    /** What the task definition wants images to be built for. */
    platform: string | undefined;
  };

export function meansOf(
  { engine, push = true, ...options }: Omit<ShipImages, "taskDefinition">,
  { signal, onEvent }: ShipMeans,
  { isAlone, platform }: Pick<Means, "isAlone" | "platform">,
): Means {
  const asked = new Map<string, Promise<RegistryCredentials | undefined>>();
  const { clients, variables } = options;
  return {
    ...options,
    push,
    isAlone,
    platform,
    signal,
    onEvent,
    engine: engineAtHand(engine),
    credentials(registry) {
      const answer =
        asked.get(registry) ?? credentialsOf(registry, { ecr: clients?.ecr, variables, signal });
      asked.set(registry, answer);
      return answer;
    },
  };
}
