/** Where a container's secret comes from. */
export type ValueFrom =
  | { in: "ssm"; name: string }
  | {
      in: "secrets-manager";
      id: string;
      /** Of the secret's JSON object. */
      key?: string;
      versionStage?: string;
      versionId?: string;
    };

/**
 * Reads `valueFrom`: the ARN of a secret, which may go on with `:json-key:version-stage:version-id`, else the
 * name or the ARN of a parameter.
 * Source: Amazon ECS Developer Guide, "Pass Secrets Manager secrets through Amazon ECS environment variables".
 */
export function parseValueFrom(text: string): ValueFrom {
  const [arn, partition, service, ...rest] = text.split(":");
  if (arn !== "arn" || service !== "secretsmanager") return { in: "ssm", name: text };
  const [region = "", account = "", kind = "", name = "", key, versionStage, versionId] = rest;
  return {
    in: "secrets-manager",
    id: [arn, partition, service, region, account, kind, name].join(":"),
    ...(key && { key }),
    ...(versionStage && { versionStage }),
    ...(versionId && { versionId }),
  };
}
