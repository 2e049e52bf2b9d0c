import fc from "fast-check";

import { playOut } from "./play-out.ts";
import { type Cell, scenariosIn } from "./scenario.ts";

/**
 * Plays a random scenario in each cell, and counts how the deployments ended and how many were stopped.
 * @throws {Error} with the smallest scenario in which a promise is broken, and its seed
 */
export function walkGrid(cells: readonly Cell[], seed: number): Record<string, number> {
  const seen: Record<string, number> = {};
  const count = (what: string, by = 1) => {
    seen[what] = (seen[what] ?? 0) + by;
  };
  for (const [index, cell] of cells.entries()) {
    const property = fc.property(scenariosIn(cell), (scenario) => {
      const { problems, ends, stops } = playOut(scenario);
      if (problems.length > 0) throw new Error(problems.join("\n"));
      for (const end of ends) count(end);
      count("stops", stops);
    });
    fc.assert(property, { numRuns: 1, seed: seed + index, plugins: [fc.unbiased()] });
  }
  return seen;
}
