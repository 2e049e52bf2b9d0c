/** What templates speak of: `{{.Container.Config.Image}}` is `scope.Container.Config.Image`. */
export type TemplateScope = Readonly<Record<string, unknown>>;

export type Template = (scope: TemplateScope) => string;

/** What is put in is changed by it first, such as escaped. */
type Change = (value: string) => string;

/** Names at the top of a scope. */
export const scopeNames = ["Container", "ContainerName", "Node", "Source", "Priority"] as const;

const path = String.raw`((?:\.[A-Za-z_]\w*)+)`;
const field = new RegExp(`^${path}$`);
const indexed = new RegExp(String.raw`^index ${path} (?:"([^"]*)"|(\d+))$`);

/**
 * Reads a template in the part of Go's language that logspout's settings use: fields, and
 * `{{index .Container.Config.Labels "name"}}`. What the container does not have is empty.
 * @throws {TypeError} that shows what cannot be read
 */
export function parseTemplate(text: string, change: Change = (value) => value): Template {
  const pieces = text.split(/(\{\{.*?\}\})/su).map((piece) => {
    if (!piece.startsWith("{{")) return () => piece;
    const value = parseExpression(piece.replaceAll(/^\{\{-?\s*|\s*-?\}\}$/g, ""), text);
    return (scope: TemplateScope) => change(value(scope));
  });
  return (scope) => pieces.map((piece) => piece(scope)).join("");
}

function parseExpression(expression: string, text: string): Template {
  const found = indexed.exec(expression) ?? field.exec(expression);
  const names = found?.[1]?.slice(1).split(".");
  const known: readonly string[] = scopeNames;
  if (!found || !names || !known.includes(names[0] ?? "")) {
    throw new TypeError(
      `template ${JSON.stringify(text)}: {{${expression}}} is not understood; expected a field of ${scopeNames.map((name) => `.${name}`).join(", ")}, or {{index .Container.Config.Labels "name"}}`,
    );
  }
  const key = found[2] ?? found[3];
  const way = key === undefined ? names : [...names, key];
  return (scope) => shown(way.reduce<unknown>(memberOf, scope));
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  // Go's own names of what the engine's answer has otherwise.
  const key = name === "ID" && !("ID" in value) ? "Id" : name;
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
