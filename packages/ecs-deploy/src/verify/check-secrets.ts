import type { Secret } from "@aws-sdk/client-ecs";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetParametersCommand } from "@aws-sdk/client-ssm";

import { abortable } from "../abortable.ts";
import type { Check, CheckContext, Finding } from "./finding.ts";
import { nameOf, notChecked } from "./not-checked.ts";
import { parseValueFrom } from "./value-from.ts";

const check = "secrets";

/** What containers get as secrets is there, with the JSON key that they ask for. No value leaves this file. */
export const checkSecrets: Check = async (context) => {
  const containers = context.observed.after.containerDefinitions ?? [];
  const all = containers.flatMap(({ name = "", secrets = [], logConfiguration }) =>
    [...secrets, ...(logConfiguration?.secretOptions ?? [])].map((secret) => ({ name, secret })),
  );
  return Promise.all(
    all.map(({ name, secret }) => checkOne(`${secret.name} of ${name}`, secret, context)),
  );
};

async function checkOne(
  subject: string,
  { valueFrom = "" }: Secret,
  context: CheckContext,
): Promise<Finding> {
  const parsed = parseValueFrom(valueFrom);
  try {
    return parsed.in === "ssm"
      ? await checkParameter(subject, parsed.name, context)
      : await checkSecret(subject, parsed, context);
  } catch (error) {
    return notChecked(check, subject, error);
  }
}

async function checkSecret(
  subject: string,
  { id, key, versionStage, versionId }: Extract<ReturnType<typeof parseValueFrom>, { id: string }>,
  { clients: { secrets }, signal }: CheckContext,
): Promise<Finding> {
  if (secrets === undefined)
    return notChecked(check, subject, "no client for Secrets Manager was given");
  const version = {
    ...(versionStage !== undefined && { VersionStage: versionStage }),
    ...(versionId !== undefined && { VersionId: versionId }),
  };
  try {
    const command = new GetSecretValueCommand({ SecretId: id, ...version });
    const { SecretString = "" } = await secrets.send(command, abortable(signal));
    if (key === undefined || hasKey(SecretString, key)) {
      return { check, subject, is: "fine", line: "it is there" };
    }
    const line = `the secret ${id} is no JSON object with the key ${key}`;
    const remedy = `put ${key} into the secret, or correct valueFrom`;
    return { check, subject, is: "wrong", line, remedy };
  } catch (error) {
    if (nameOf(error) !== "ResourceNotFoundException") throw error;
    const line = `there is no secret ${id}`;
    const remedy = `make the secret, or correct valueFrom`;
    return { check, subject, is: "wrong", line, remedy };
  }
}

async function checkParameter(
  subject: string,
  name: string,
  { clients: { ssm }, signal }: CheckContext,
): Promise<Finding> {
  if (ssm === undefined) return notChecked(check, subject, "no client for SSM was given");
  const { InvalidParameters = [] } = await ssm.send(
    new GetParametersCommand({ Names: [name] }),
    abortable(signal),
  );
  if (InvalidParameters.length === 0) return { check, subject, is: "fine", line: "it is there" };
  const line = `there is no parameter ${name}`;
  const remedy = `make the parameter, or correct valueFrom`;
  return { check, subject, is: "wrong", line, remedy };
}

function hasKey(text: string, key: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && Object.hasOwn(value, key);
  } catch {
    return false;
  }
}
