import type { Shape, Structure } from "./sdk-schemas.ts";

/** What of an answer the schema knows. What we keep for ourselves beside it stays here. */
export function shapeOutput(structure: Structure, value: object): Record<string, unknown> {
  const members: Readonly<Record<string, unknown>> = { ...value };
  const shaped: Record<string, unknown> = {};
  for (const [name, shape] of structure.members) {
    const member = members[name];
    if (member !== undefined && member !== null) shaped[name] = shapeValue(shape(), member);
  }
  return shaped;
}

function shapeValue(shape: Shape, value: unknown): unknown {
  if (shape.is === "list" && Array.isArray(value)) {
    return value.map((item) => shapeValue(shape.member(), item));
  }
  if (typeof value !== "object" || value === null) return value;
  if (shape.is === "structure") return shapeOutput(shape, value);
  if (shape.is !== "map") return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, shapeValue(shape.value(), item)]));
}
