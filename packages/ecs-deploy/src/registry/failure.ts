import { z } from "zod";

import { EcsDeployError } from "../errors.ts";
import type { Answer } from "./request.ts";

const errors = z.object({
  errors: z.array(z.object({ code: z.string().catch(""), message: z.string().catch("") })).min(1),
});
const longest = 300;

/**
 * What a registry's refusal means.
 * Source: OCI Distribution Specification, "Error Codes". Amazon ECR says TAG_INVALID of a tag in an
 * immutable repository, Harbor 412; both say "immutable".
 */
export function failure(what: string, registry: string, answer: Answer): EcsDeployError {
  const { code, message } = toldBy(answer);
  const told = message === "" ? `HTTP ${answer.status}` : `${message} (HTTP ${answer.status})`;
  if (/immutable/i.test(message)) {
    return new EcsDeployError("image", `${what}: the tag is immutable and taken: ${told}`);
  }
  if (answer.status === 401 || answer.status === 403 || code === "DENIED") {
    return new EcsDeployError(
      "credentials",
      `${what}: the registry does not allow it: ${told}; "docker login ${registry}" keeps the credentials that are used`,
    );
  }
  if (code === "NAME_UNKNOWN") {
    return new EcsDeployError("image", `${what}: the registry has no such repository: ${told}`);
  }
  return new EcsDeployError("image", `${what}: ${told}`);
}

/** The registry's own words, on one line. */
function toldBy({ body }: Answer): { code: string; message: string } {
  const text = Buffer.from(body).toString("utf8");
  const parsed = errors.safeParse(jsonOf(text));
  if (!parsed.success) return { code: "", message: "" };
  const [first] = parsed.data.errors;
  const message = (first?.message ?? "").replaceAll(/\s+/g, " ").trim().slice(0, longest);
  return { code: first?.code ?? "", message };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
