import { contentOf, type Context } from "./context.ts";
import { parseEnvFile, withValues } from "./env-file.ts";
import type { WrittenService } from "./schema/service.ts";

/**
 * The environment of a service: `env_file`s in their order, then `environment`. A name without a value is taken from
 * outside, and left out where it is not there.
 */
export function environmentOf(
  context: Context,
  service: string,
  { env_file: files = [], environment = {} }: WrittenService,
): Record<string, string> {
  const merged: Record<string, string | null> = {};
  for (const { path, required } of context.forRelease ? files : []) {
    Object.assign(merged, envFile(context, service, path, required));
  }
  return fromOutside({ ...merged, ...environment }, context.variables);
}

function envFile(
  context: Context,
  service: string,
  path: string,
  required: boolean,
): Record<string, string | null> {
  const quiet = { ...context, fault: () => undefined };
  const content = contentOf(required ? context : quiet, ["services", service, "env_file"], path);
  if (content === undefined) return {};
  const { values, faults } = parseEnvFile(new TextDecoder().decode(content), context.variables);
  for (const { line, message } of faults) {
    context.fault(["services", service, "env_file"], `${path}:${line}: ${message}`);
  }
  return values;
}

/** Puts in from outside what has no value of its own. */
export function fromOutside(
  values: Readonly<Record<string, string | null>>,
  variables: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const found = Object.entries(values).map(([name, value]): [string, string | null] => [
    name,
    value ?? variables[name] ?? null,
  ]);
  return withValues(Object.fromEntries(found));
}
