import { EcsDeployError, type EcsDeployErrorCode } from "./errors.ts";

const noCredentials = new Set(["CredentialsProviderError", "TokenProviderError"]);

const badCredentials = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "IncompleteSignatureException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);

const denied = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]);

const notFound = new Set([
  "ClusterNotFoundException",
  "ServiceNotFoundException",
  "ServiceNotActiveException",
  "TargetNotFoundException",
]);

const toSignIn =
  "sign in with `aws sso login` (with --profile NAME for a profile of yours) or `aws configure`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; `aws sts get-caller-identity` shows who you are";

/**
 * Says what an error of the SDK means, and what to do.
 * @param doing what was tried, such as `describe the service shop`
 */
export function explainError(error: unknown, doing: string): EcsDeployError {
  if (error instanceof EcsDeployError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const explained = (code: EcsDeployErrorCode, text: string): EcsDeployError =>
    new EcsDeployError(code, `can't ${doing}: ${text}`, { cause: error });
  if (noCredentials.has(name))
    return explained("credentials", `${firstLine(message)}: ${toSignIn}`);
  if (badCredentials.has(name)) {
    return explained("credentials", `${name}: ${firstLine(message)}: ${toSignIn}`);
  }
  if (denied.has(name)) {
    return explained(
      "credentials",
      `${firstLine(message)}: \`hitless-ecs-deploy iam\` prints the policy that is needed`,
    );
  }
  if (notFound.has(name)) return explained("not-found", message);
  if (message.includes("Region is missing")) {
    return explained("invalid", "no region is set: use --region, or set AWS_REGION");
  }
  if (isNoAnswer(error)) return explained("no-endpoint", `no answer: ${reasonOf(error)}`);
  return explained("refused", `${name}: ${firstLine(message)}`);
}

/** Nothing came back: the request may have been taken all the same. */
export function isNoAnswer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (noCredentials.has(error.name) || error.message.includes("Region is missing")) return false;
  const status =
    "$metadata" in error && isRecord(error.$metadata)
      ? error.$metadata["httpStatusCode"]
      : undefined;
  return typeof status === "number" ? status >= 500 : true;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Of several addresses that were tried, only the parts have words.
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  if (error.message === "" && first instanceof Error) return firstLine(first.message);
  return firstLine(error.message);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
