import { observe, type ObserveOptions } from "../plan/observe.ts";
import { checkImages } from "./check-images.ts";
import { checkLoadBalancer } from "./check-load-balancer.ts";
import { checkLogGroups } from "./check-log-groups.ts";
import { checkPercentages } from "./check-percentages.ts";
import { checkRegistryCredentials } from "./check-registry-credentials.ts";
import { checkRoles } from "./check-roles.ts";
import { checkSecrets } from "./check-secrets.ts";
import type { Check, CheckContext, Finding, VerifyClients } from "./finding.ts";

export interface VerifyOptions extends ObserveOptions {
  /** Where Docker's configuration is found. @default process.env */
  variables?: Readonly<Record<string, string | undefined>>;
}

/** In the order in which their findings are given. */
const checks: readonly Check[] = [
  checkLoadBalancer,
  checkPercentages,
  checkImages,
  checkRegistryCredentials,
  checkRoles,
  checkSecrets,
  checkLogGroups,
];

/**
 * Looks, before a deployment, for what would make it fail: load balancer, percentages and room, images and
 * their architecture, registry credentials, roles, secrets, log groups. Changes nothing; values of secrets
 * stay in it.
 * @throws {EcsDeployError} `not-found`, `unsupported`: there is no service to look at
 */
export async function verify(
  clients: VerifyClients,
  { variables = process.env, ...options }: VerifyOptions,
): Promise<Finding[]> {
  const observed = await observe(clients, options);
  const context: CheckContext = { clients, observed, variables, signal: options.signal };
  const found = await Promise.all(checks.map((check) => check(context)));
  options.signal?.throwIfAborted();
  return found.flat();
}
