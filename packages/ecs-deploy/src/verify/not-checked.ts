import type { CheckName, Finding } from "./finding.ts";

/** A finding of something that could not be asked: no client, no permission, an endpoint that does not have it. */
export function notChecked(check: CheckName, subject: string, why: unknown): Finding {
  return { check, subject, is: "not-checked", line: `not checked: ${reasonOf(why)}` };
}

/** The name of an error that the API gave, such as `NoSuchEntityException`. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

function reasonOf(why: unknown): string {
  if (!(why instanceof Error)) return String(why);
  // An answer that is no answer of that API leaves the SDK with a message about its own parser.
  const isForeign =
    why instanceof SyntaxError || /deserialization|Unexpected token/i.test(why.message);
  if (isForeign) return "the endpoint does not answer this API";
  const message = why.message === "" ? "no reason given" : why.message;
  return why.name === "Error" || why.name === "EcsDeployError"
    ? message
    : `${why.name}: ${message}`;
}
