import type { StructuredElement } from "@hitless/syslog";

import type { Plain } from "./plain.ts";

type Param = readonly [name: string, value: string];

// RFC 5424 section 6.3.3: printable ASCII but for these, 32 at most.
const legalName = /^[!#-<>-\\^-~]{1,32}$/;

/**
 * Fields as one element of structured data. What is nested goes by its path, `user.id="7"`, while that can be
 * a name; else, and where it is a list, as JSON under the name above it.
 * @see https://www.rfc-editor.org/rfc/rfc5424#section-6.3
 */
export function structuredFields(
  id: string,
  fields: { [key: string]: Plain },
): StructuredElement | undefined {
  const params = Object.entries(fields).flatMap(([name, value]) => paramsOf(name, value));
  return params.length === 0 ? undefined : { id, params };
}

function paramsOf(name: string, value: Plain): Param[] {
  if (typeof value === "string") return [[name, value]];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [[name, JSON.stringify(value)]];
  const nested = Object.entries(value).flatMap(([key, each]) => paramsOf(`${name}.${key}`, each));
  const fits = nested.length > 0 && nested.every(([each]) => legalName.test(each));
  return fits ? nested : [[name, JSON.stringify(value)]];
}

/** A token of Papertrail or Loggly, with tags for the latter. */
export interface Token {
  /** A secret: it lets whoever has it write into your logs. */
  token: string;
  tags?: readonly string[];
}

/**
 * The element by which Papertrail and Loggly know whose message it is; 41058 is Loggly's enterprise number.
 * @see https://documentation.solarwinds.com/en/success_center/loggly/content/admin/syslog-token-based-configuration.htm
 * @throws {TypeError} for a token that cannot be part of a name.
 */
export function tokenElement({ token, tags = [] }: Token): StructuredElement {
  // Not shown, as it is a secret.
  if (!/^[\w.-]{1,200}$/.test(token))
    throw new TypeError(
      "token: expected the letters, digits and hyphens of a token, without what is around them",
    );
  return { id: `${token}@41058`, params: tags.map((tag) => ["tag", tag]) };
}
