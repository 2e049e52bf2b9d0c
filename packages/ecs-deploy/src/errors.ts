export type EcsDeployErrorCode =
  /** A file or an option is wrong; the message says where and what was expected. */
  | "invalid"
  /** The Git tree is dirty, there is no repository, or no commit. */
  | "revision"
  /** An image is not there, can't be tagged, built, pulled or pushed, or the tag is immutable. */
  | "image"
  /** No credentials, expired ones, or ones that may not do this. */
  | "credentials"
  /** Cluster, service, task definition or revision is not there or not ACTIVE. */
  | "not-found"
  /** The service is deployed in another way (CodeDeploy, BLUE_GREEN, LINEAR, CANARY, EXTERNAL). */
  | "unsupported"
  /** There is no revision to go back to. */
  | "no-way-back"
  /** The endpoint answered with an error that is none of these, before anything was changed. */
  | "refused"
  /** The endpoint does not answer. */
  | "no-endpoint";

/** Refused before the service was changed. Misuse by the caller throws `TypeError` instead. */
export class EcsDeployError extends Error {
  override readonly name = "EcsDeployError";
  readonly code: EcsDeployErrorCode;

  constructor(code: EcsDeployErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
