import { columnsOf } from "./columns.ts";

/** Pads cells so that columns line up, two spaces apart, without spaces at the ends of lines. */
export function align(
  table: readonly (readonly string[])[],
  sides: readonly ("start" | "end")[],
): string[] {
  const widths = sides.map((_, column) =>
    Math.max(0, ...table.map((cells) => columnsOf(cells[column] ?? ""))),
  );
  const pad = (cell: string, column: number) => {
    const space = " ".repeat((widths[column] ?? 0) - columnsOf(cell));
    return sides[column] === "end" ? space + cell : cell + space;
  };
  return table.map((cells) => cells.map(pad).join("  ").trimEnd());
}
