import { z } from "zod";

import { Fault } from "../protocol/fault.ts";

export type Condition =
  | { is: "eq" | "starts-with"; field: string; value: string; text: string }
  | { is: "content-length-range"; min: number; max: number };

export interface Policy {
  expiration: Date;
  conditions: Condition[];
}

const bytes = z.union([
  z.number().int().nonnegative(),
  z.string().regex(/^\d+$/).transform(Number),
]);
/** Half of a pair of surrogates is part of no text. */
const unicode = z.string().refine((value) => value.isWellFormed(), "text of Unicode");
const variable = unicode.regex(/^\$./, "a field with $ before its name");

const condition = z.union([
  z.tuple([z.enum(["eq", "starts-with"]), variable, unicode]),
  z.tuple([z.literal("content-length-range"), bytes, bytes]),
  z
    .record(z.string(), unicode)
    .refine((all) => Object.keys(all).length === 1, "exactly one property"),
]);

const document = z.strictObject({
  expiration: z.iso.datetime(),
  conditions: z.array(condition),
});

/**
 * Reads a policy out of its field of a form.
 * Source: Amazon S3 API Reference, "Creating a POST policy".
 * @throws {Fault} `InvalidPolicyDocument`
 */
export function parsePolicy(encoded: string): Policy {
  const parsed = document.safeParse(parseJson(decode(encoded)));
  if (!parsed.success) {
    const { path = [], message = "" } = parsed.error.issues[0] ?? {};
    throw invalid(`${path.join(".")}: ${message}`);
  }
  const { expiration, conditions } = parsed.data;
  return { expiration: new Date(expiration), conditions: conditions.map(toCondition) };
}

function toCondition(given: z.infer<typeof condition>): Condition {
  const text = JSON.stringify(given);
  if (!Array.isArray(given)) {
    const [field = "", value = ""] = Object.entries(given)[0] ?? [];
    return { is: "eq", field: field.toLowerCase(), value, text };
  }
  if (given[0] === "content-length-range") {
    const [is, min, max] = given;
    if (min > max) throw invalid("content-length-range: the least is above the most");
    return { is, min, max };
  }
  const [is, name, value] = given;
  return { is, field: name.slice(1).toLowerCase(), value, text };
}

function decode(encoded: string): string {
  const clean = encoded.replaceAll(/[\r\n]/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(clean)) throw invalid("it is not Base64");
  // A dollar sign may be escaped, which JSON does not know.
  return Buffer.from(clean, "base64")
    .toString("utf8")
    .replaceAll(/\\([\\$])/g, (pair, character) => (character === "$" ? "$" : pair));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("it is not JSON");
  }
}

function invalid(what: string): Fault {
  return new Fault("InvalidPolicyDocument", { message: `Invalid Policy: ${what}` });
}
