import type { RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";

import type { Variables } from "../document/interpolate.ts";
import { readDocument } from "../document/read-document.ts";
import { readText } from "../document/read-text.ts";
import { readOnlyOfTaskDefinition, taskDefinitionSchema } from "../document/schemas.ts";
import { EcsDeployError } from "../errors.ts";

export type TaskDefinitionInput = RegisterTaskDefinitionCommandInput;

/**
 * Reads a task definition file: the input of RegisterTaskDefinition as JSON or YAML, or what
 * `aws ecs describe-task-definition` prints.
 * @throws {EcsDeployError} `invalid`
 */
export async function readTaskDefinition(
  file: string,
  { variables = process.env }: { variables?: Variables } = {},
): Promise<TaskDefinitionInput> {
  return parseTaskDefinition(await readText(file), { file, variables });
}

/** The same from a text; `file` names it in errors. */
export function parseTaskDefinition(
  text: string,
  { file, variables }: { file: string; variables: Variables },
): TaskDefinitionInput {
  const read = readDocument(text, {
    file,
    variables,
    schema: taskDefinitionSchema(),
    readOnly: readOnlyOfTaskDefinition(),
    wrapper: ["taskDefinition"],
  });
  if (isTaskDefinition(read)) return read;
  const missing = typeof read["family"] === "string" ? "containerDefinitions" : "family";
  throw new EcsDeployError("invalid", `${file}: ${missing} is missing`);
}

function isTaskDefinition(value: object): value is TaskDefinitionInput {
  return (
    "family" in value &&
    typeof value.family === "string" &&
    "containerDefinitions" in value &&
    Array.isArray(value.containerDefinitions) &&
    value.containerDefinitions.length > 0
  );
}
