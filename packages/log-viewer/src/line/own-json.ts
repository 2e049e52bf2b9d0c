/** Reads JSON that this program wrote itself, or whose shape is plain from its first character. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the shape
export function ownJson<Shape>(text: string): Shape {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what we wrote needs no check
  return JSON.parse(text) as Shape;
}
