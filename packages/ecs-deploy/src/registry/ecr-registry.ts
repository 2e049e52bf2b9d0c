/** A private registry of Amazon ECR, by its host. */
export interface EcrRegistry {
  account: string;
  region: string;
}

/**
 * Reads the host of a registry of Amazon ECR: with or without FIPS or IPv6, in whatever partition.
 * Undefined for any other one. Pure.
 * Source: Amazon ECR User Guide, "Amazon ECR private registry"; AWS General Reference, "Amazon ECR endpoints".
 */
export function parseEcrRegistry(registry: string): EcrRegistry | undefined {
  const [, account, region] =
    /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|on\.(?:aws|amazonwebservices\.com\.cn)|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/.exec(
      registry,
    ) ?? [];
  return account === undefined || region === undefined ? undefined : { account, region };
}
