import type { IAMClient } from "@aws-sdk/client-iam";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SSMClient } from "@aws-sdk/client-ssm";

import type { Clients } from "../clients.ts";
import type { Observed } from "../plan/observed.ts";

/** What a check found, a line each. */
export interface Finding {
  check: CheckName;
  /** What it is about, such as a container, a role or a target group. */
  subject: string;
  /** `wrong`: a deployment fails, or traffic does. `doubtful`: it may. `not-checked`: nobody could be asked. */
  is: "fine" | "doubtful" | "wrong" | "not-checked";
  /** What was seen; why it was not checked. */
  line: string;
  /** What to do, where something is to be done. */
  remedy?: string;
}

export type CheckName =
  | "load-balancer"
  | "percentages"
  | "images"
  | "roles"
  | "secrets"
  | "log-groups"
  | "registry-credentials";

/** Who is asked. What a client that is not given would tell is not checked. */
export interface VerifyClients extends Clients {
  iam?: IAMClient;
  secrets?: SecretsManagerClient;
  ssm?: SSMClient;
}

export interface CheckContext {
  clients: VerifyClients;
  observed: Observed;
  /** Where Docker's configuration is found, for registries. */
  variables: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal | undefined;
}

/** One sort of check. It changes nothing, and what it can't ask is a finding. */
export type Check = (context: CheckContext) => Promise<Finding[]>;
