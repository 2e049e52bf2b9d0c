import { parseSyslog, type StructuredElement } from "@hitless/syslog";

import { parseTemplate, type TemplateScope } from "./template.ts";

/**
 * Reads structured data as logspout's users write it, `token@41058 tag="{{.ContainerName}}"`, with or without its
 * brackets.
 * @throws {TypeError} for what is none
 */
export function parseElements(
  text: string,
): (scope: TemplateScope) => readonly StructuredElement[] {
  if (text === "") return () => [];
  const template = parseTemplate(text, (value) => value.replaceAll(/["\\\]]/g, String.raw`\$&`));
  const elements = (scope: TemplateScope): readonly StructuredElement[] | undefined => {
    const inner = template(scope);
    const parsed = parseSyslog(`<14>1 - - - - - ${inner.startsWith("[") ? inner : `[${inner}]`} x`);
    return parsed.problem === undefined && parsed.message === "x"
      ? parsed.structuredData
      : undefined;
  };
  if (!elements({})) {
    throw new TypeError(
      `structured data ${JSON.stringify(text)} cannot be read; expected such as token@41058 or name@32473 key="value"`,
    );
  }
  return (scope) => elements(scope) ?? [];
}
