import { planDeploy } from "./plan-deploy.ts";
import { planRollback } from "./plan-rollback.ts";
import { planUp } from "./plan-up.ts";
import type { DeployReceipt } from "./receipt.ts";
import { newReleaseId } from "./release.ts";
import { type CommandOptions, run } from "./run.ts";
import type { Stack } from "./stack.ts";

export interface DeployOptions extends CommandOptions {
  /** The new release's id. @default `<version>-<random>` */
  release?: string;
}

export interface RollbackOptions extends CommandOptions {
  /** A release that is kept. @default the one before the live one */
  to?: string;
}

/**
 * Deploys to the idle color, proves it healthy, switches, drains, watches, and keeps the way back. Every
 * ending that leaves the stack serving is an outcome of the receipt, not an error.
 * @throws {BlueGreenError} when it could not begin, was abandoned, or took too long
 */
export async function deploy(stack: Stack, options: DeployOptions): Promise<DeployReceipt> {
  const release = options.release ?? newReleaseId(stack.version);
  return run(stack, "deploy", (observed) => planDeploy(stack, observed, release), options);
}

/** Goes back to the release before the live one, or to a named one, as carefully as a deploy. */
export async function rollback(stack: Stack, options: RollbackOptions): Promise<DeployReceipt> {
  return run(stack, "rollback", (observed) => planRollback(stack, observed, options.to), options);
}

/** Brings a stack up: for the first time, or again what the proxy's route names. */
export async function up(stack: Stack, options: CommandOptions): Promise<DeployReceipt> {
  const release = newReleaseId(stack.version);
  return run(stack, "up", (observed) => planUp(stack, observed, release), options);
}
