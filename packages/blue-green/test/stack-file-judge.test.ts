import { join } from "node:path";

import { dockerCompose } from "@hitless-tools/real-parts/docker-compose";
import { expect, test } from "vitest";

import type { Stack } from "../src/stack.ts";
import { readStackFile } from "../src/stack-file/read.ts";
import { composeConfig } from "./support/compose-config.ts";
import { judgedOf } from "./support/judged.ts";

const folder = join(import.meta.dirname, "stack-files");
const compose = await dockerCompose();
const env = { FROM_OUTSIDE: "outside", VERSION: "1.2.3", BOTH: "shell", EMPTY: "" };

test.for([
  ["every key", ["every-key.yaml"]],
  ["two files laid over each other", ["merged.yaml", "merged.production.yaml"]],
  ["variables, .env and env_file", ["variables.yaml"]],
] as const)("reads as docker-compose does: %s", async ([, names], context) => {
  if ("skipped" in compose) return context.skip(compose.skipped);
  const files = names.map((name) => join(folder, name));
  const stack = await readStackFile(files, { variables: env, profiles: ["tools"] });
  expect(oursOf(stack)).toEqual(await composeConfig(compose.path, files, env));
});

function oursOf(stack: Stack): Record<string, unknown> {
  const services = [stack, ...stack.project.services];
  return Object.fromEntries(services.map((each) => [each.service, judgedOf(each, keyOf)]));
}

/** Volumes and networks are compared by their keys in the file: docker-compose tells no others. */
function keyOf(name: string): string {
  const named: Readonly<Record<string, string>> = { "shared-back": "back", "shop-data": "data" };
  return named[name] ?? name.replace(/^stack-files_/, "");
}
