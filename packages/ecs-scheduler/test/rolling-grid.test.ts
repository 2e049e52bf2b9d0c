import { expect, test } from "vitest";

import { grid } from "../src/testing/scenario.ts";
import { walkGrid } from "../src/testing/walk-grid.ts";

const isFull = process.env["HITLESS_TEST_SIZE"] === "full";
const seed = isFull ? Date.now() & 0x7f_ff_ff_ff : 20_260_916;
const cells = isFull ? grid : grid.filter((_, index) => index % 5 === 1);

test(`it keeps its promises in ${cells.length} cells of the grid of counts and percentages (seed ${seed})`, () => {
  const seen = walkGrid(cells, seed);
  for (const what of ["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "stops"]) {
    expect(seen[what], what).toBeGreaterThan(0);
  }
});
