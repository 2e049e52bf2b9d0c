/**
 * What a failed call says about the endpoint. `busy`: it answers, and asks to be left in peace or has an error
 * of its own. `unreachable`: it does not answer. `refused`: it will not answer this caller.
 */
export interface CallFailure {
  is: "busy" | "unreachable" | "refused";
  /** One line. */
  message: string;
}

const throttling = /throttl|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException$/i;

export function callFailure(error: unknown): CallFailure {
  const status = statusOf(error);
  const name = error instanceof Error ? error.name : "";
  const message = messageOf(error);
  if (throttling.test(name) || status === 429 || (status ?? 0) >= 500) {
    return { is: "busy", message };
  }
  const isRefused = status !== undefined && status >= 400;
  return {
    is: isRefused || name === "CredentialsProviderError" ? "refused" : "unreachable",
    message,
  };
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const status = "httpStatusCode" in metadata ? metadata.httpStatusCode : undefined;
  return typeof status === "number" ? status : undefined;
}

/** An `AggregateError` of several addresses that all refused has no message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return messageOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const [line = ""] = error.message.split("\n");
  return error.name === "Error" || line === "" ? line || error.name : `${error.name}: ${line}`;
}
