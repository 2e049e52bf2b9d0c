import { randomBytes, randomUUID } from "node:crypto";

import { z } from "zod";

import { partitionOf, type Place } from "../names.ts";
import { Fault } from "../protocol/fault.ts";
import { type JsonOperation, jsonOperation } from "../server/json-service.ts";
import type { Collection } from "../state/collection.ts";

export interface SecretRecord {
  arn: string;
  name: string;
  versionId: string;
  secretString: string;
  /** Seconds since 1970. */
  createdDate: number;
}

const invalid = "InvalidParameterException";
const create = z.object({
  Name: z
    .string()
    .regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, "letters, digits and /_+=.@- were expected"),
  SecretString: z.string().min(1).max(65_536),
});
const get = z.object({ SecretId: z.string().min(1).max(2048) });

/** The two operations of Secrets Manager that registry credentials and container secrets need. */
export function secretOperations(
  secrets: Collection<SecretRecord>,
  { region, account }: Place,
): JsonOperation[] {
  return [
    jsonOperation({ name: "CreateSecret", shape: create, invalid }, ({ Name, SecretString }) => {
      if (findSecret(secrets, Name) !== undefined) {
        const what = `The operation failed because the secret ${Name} already exists.`;
        throw new Fault("ResourceExistsException", what);
      }
      // Six characters at the end tell a secret from a later one of the same name.
      const suffix = randomBytes(3).toString("hex");
      const arn = `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret:${Name}-${suffix}`;
      const versionId = randomUUID();
      const createdDate = Date.now() / 1000;
      secrets.put(arn, { arn, name: Name, versionId, secretString: SecretString, createdDate });
      return { ARN: arn, Name, VersionId: versionId };
    }),
    jsonOperation({ name: "GetSecretValue", shape: get, invalid }, ({ SecretId }) => {
      const found = findSecret(secrets, SecretId);
      if (found === undefined) {
        const what = "Secrets Manager can't find the specified secret.";
        throw new Fault("ResourceNotFoundException", what);
      }
      return {
        ARN: found.arn,
        Name: found.name,
        VersionId: found.versionId,
        SecretString: found.secretString,
        VersionStages: ["AWSCURRENT"],
        CreatedDate: found.createdDate,
      };
    }),
  ];
}

/** A secret by its name, its ARN, or its ARN without the last six characters. */
export function findSecret(
  secrets: Collection<SecretRecord>,
  id: string,
): SecretRecord | undefined {
  return secrets
    .values()
    .find(({ arn, name }) => id === arn || id === name || arn.replace(/-[\da-f]{6}$/, "") === id);
}
