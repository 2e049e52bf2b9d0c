import type { Benchmark, Contender, Figure } from "./benchmark.ts";
import type { Measured } from "./rounds.ts";
import { differences, type Pair, ratios, summarize, type Summary } from "./statistics.ts";

/** One figure of one contender over all rounds. */
export interface Cell {
  contender: Contender;
  values: readonly number[];
  summary: Summary;
  /** Of a figure that is counted: over all rounds. */
  total?: { counted: number; outOf: number };
  /** Ours beside this one, round by round; absent for ours, and where ours has no such figure. */
  versus?: { ratio?: Summary; difference: Summary };
}

/** One figure in one case. */
export interface Comparison {
  case: string;
  figure: Figure;
  cells: readonly Cell[];
}

/** Puts the runs together by case and figure. Pure. */
export function compare(
  { contenders, cases, figures }: Pick<Benchmark, "contenders" | "cases" | "figures">,
  measured: readonly Measured[],
): Comparison[] {
  const ours = contenders.find(({ role }) => role === "ours");
  if (ours === undefined) throw new TypeError("One contender must have the role ours");
  return cases.flatMap((each) =>
    figures.map((figure) => {
      const valuesOf = ({ name }: Contender, key = figure.key) =>
        valuesByRound(measured, each, name, key);
      const own = valuesOf(ours);
      const cells = contenders.flatMap((contender) =>
        cellOf(contender, valuesOf(contender), own).map((cell) =>
          figure.outOf === undefined
            ? cell
            : { ...cell, total: totalOf(cell.values, valuesOf(contender, figure.outOf)) },
        ),
      );
      return { case: each, figure, cells };
    }),
  );
}

function valuesByRound(
  measured: readonly Measured[],
  wanted: string,
  contender: string,
  key: string,
): Map<number, number> {
  const values = new Map<number, number>();
  for (const run of measured) {
    const value = run.sample[key];
    if (run.case !== wanted || run.contender !== contender || value === undefined) continue;
    values.set(run.round, value);
  }
  return values;
}

function totalOf(
  values: readonly number[],
  outOf: ReadonlyMap<number, number>,
): { counted: number; outOf: number } {
  return { counted: sum(values), outOf: sum([...outOf.values()]) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function cellOf(
  contender: Contender,
  byRound: ReadonlyMap<number, number>,
  own: ReadonlyMap<number, number>,
): Cell[] {
  const values = [...byRound.values()];
  if (values.length === 0) return [];
  const cell = { contender, values, summary: summarize(values) };
  const pairs = [...byRound].flatMap(([round, other]): Pair[] => {
    const ours = own.get(round);
    return ours === undefined ? [] : [{ ours, other }];
  });
  if (contender.role === "ours" || pairs.length === 0) return [cell];
  const ratio = ratios(pairs);
  const difference = summarize(differences(pairs));
  return [{ ...cell, versus: { ...(ratio && { ratio: summarize(ratio) }), difference } }];
}
