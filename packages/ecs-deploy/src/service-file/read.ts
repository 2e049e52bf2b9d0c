import type { CreateServiceCommandInput } from "@aws-sdk/client-ecs";

import type { Variables } from "../document/interpolate.ts";
import { readDocument } from "../document/read-document.ts";
import { readText } from "../document/read-text.ts";
import { readOnlyOfService, serviceSchema } from "../document/schemas.ts";
import { EcsDeployError } from "../errors.ts";

/** The input of CreateService; the task definition is the deploy's own. */
export type ServiceInput = Omit<CreateServiceCommandInput, "taskDefinition">;

/**
 * Reads a service file: the input of CreateService as JSON or YAML, or what `aws ecs describe-services` prints of one
 * service. A `taskDefinition` in it has no meaning: the deploy registers one.
 * @throws {EcsDeployError} `invalid`
 */
export async function readServiceFile(
  file: string,
  { variables = process.env }: { variables?: Variables } = {},
): Promise<ServiceInput> {
  return parseServiceFile(await readText(file), { file, variables });
}

/** The same from a text; `file` names it in errors. */
export function parseServiceFile(
  text: string,
  { file, variables }: { file: string; variables: Variables },
): ServiceInput {
  const { taskDefinition: _, ...read } = readDocument(text, {
    file,
    variables,
    schema: serviceSchema(),
    readOnly: readOnlyOfService(),
    wrapper: ["services", "0"],
  });
  if (isService(read)) return read;
  throw new EcsDeployError("invalid", `${file}: serviceName is missing`);
}

function isService(value: object): value is ServiceInput {
  return "serviceName" in value && typeof value.serviceName === "string";
}
