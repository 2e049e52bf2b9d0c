import type { InstanceSpec } from "@hitless/runtime";

import type { Color, Hook } from "./stack.ts";

/** A release as the steps speak of it. */
export interface Candidate {
  release: string;
  version: string;
  color: Color;
  ids: readonly string[];
}

/** One step. Each may be carried out again after a crash in the middle of it. */
export type Step =
  | { do: "prepare"; candidate: Candidate; renew: boolean }
  | { do: "image"; candidate: Candidate }
  | { do: "create"; candidate: Candidate; instances: readonly InstanceSpec[] }
  | { do: "start"; candidate: Candidate }
  | { do: "check"; candidate: Candidate; through: "instances" | "preview" }
  | { do: "open"; candidate: Candidate }
  | { do: "offer"; candidate: Candidate }
  | { do: "hook"; candidate: Candidate; hook: Hook; when: "before" | "after" }
  | { do: "switch"; candidate: Candidate }
  | { do: "verify"; candidate: Candidate }
  | { do: "drain"; candidate: Candidate }
  | { do: "watch"; candidate: Candidate }
  | { do: "stop"; candidate: Candidate }
  | { do: "remove"; candidate: Candidate };

/** What will be done, and why. */
export interface Plan {
  kind: "first" | "deploy" | "resume" | "rollback" | "restore" | "nothing";
  /** What serves before. */
  from?: Candidate;
  /** What is to serve after. */
  to: Candidate;
  steps: readonly Step[];
}
