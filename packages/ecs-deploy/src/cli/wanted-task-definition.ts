import type { TaskDefinition } from "@aws-sdk/client-ecs";

import { readTaskDefinition } from "../task-definition/read.ts";

/** For `--help` of the commands that take it. */
export const taskDefinitionHelp =
  "what is to be rolled out: a JSON or YAML file, or family:revision, or ARN";

/**
 * What `--task-definition` names: a file is what would be registered, all else is registered already.
 * @throws {EcsDeployError} `invalid` where a file is wrong
 */
export async function wantedTaskDefinition(text: string): Promise<string | TaskDefinition> {
  const isFile = !text.startsWith("arn:") && /\/|\.(?:json|ya?ml)$/i.test(text);
  if (!isFile) return text;
  const { tags: _, ...definition } = await readTaskDefinition(text);
  return definition;
}
