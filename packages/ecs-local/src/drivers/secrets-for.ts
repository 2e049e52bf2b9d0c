import type { ContainerDefinition } from "@aws-sdk/client-ecs";

import { findSecret } from "../secrets/secrets.ts";
import type { State } from "../state/store.ts";
import type { Wire } from "../wire.ts";

/** A secret's ARN, then what of it is meant: `:json-key:version-stage:version-id`. */
const reference = /^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+)(?::([^:]*))?/;

/**
 * The secrets of a container, as environment variables.
 * Source: Amazon ECS Developer Guide, "Pass Secrets Manager secrets through environment variables".
 * @throws {Error} `ResourceInitializationError: …` where one is not there
 */
export function secretsFor(
  state: State,
  { secrets = [] }: Wire<ContainerDefinition>,
): Record<string, string> {
  return Object.fromEntries(
    secrets.map(({ name, valueFrom }) => {
      const [, arn = valueFrom, key = ""] = reference.exec(valueFrom) ?? [];
      const found = findSecret(state.secrets, arn);
      const value = found && (key === "" ? found.secretString : memberOf(found.secretString, key));
      if (value !== undefined) return [name, value];
      throw new Error(
        `ResourceInitializationError: unable to pull secrets or registry auth: ` +
          `Secrets Manager can't find the specified secret: ${valueFrom}`,
      );
    }),
  );
}

function memberOf(text: string, key: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const member = new Map<string, unknown>(Object.entries(value)).get(key);
    return typeof member === "string" ? member : JSON.stringify(member);
  } catch {
    return undefined;
  }
}
