import type { Benchmark } from "./benchmark.ts";
import type { Cell, Comparison } from "./compare.ts";
import { formatRatios, formatSigned, formatSummary, formatTotal } from "./format.ts";
import type { Machine } from "./machine.ts";
import { growth } from "./statistics.ts";

// Ten times the size then costs 7 to 14 times as much; a square would be 100 times.
const mostOffProportion = 0.15;

/** All that a page says beside the benchmark's own words. */
export interface Report {
  name: string;
  benchmark: Benchmark;
  comparisons: readonly Comparison[];
  command: string;
  rounds: number;
  /** Absent where the benchmark has no load of its own. */
  seconds?: number;
  machine: Machine;
  revision?: string;
}

/** The page of a benchmark as Markdown, without the plot, to which it links. Pure. */
export function renderPage(report: Report): string {
  const { name, benchmark, comparisons } = report;
  const hasPeers = comparisons.some(({ cells }) => cells.length > 1);
  const parts = [
    `# ${benchmark.title}`,
    benchmark.question,
    `Figures of one machine, of use only beside each other: medians over ${report.rounds} rounds, in parentheses the quartiles.` +
      (hasPeers
        ? " A ratio or difference is taken within each round and then summed up in the same way."
        : "") +
      (benchmark.figures.some(({ outOf }) => outOf !== undefined)
        ? " What is counted is the sum over all rounds."
        : ""),
    `![${altText(report)}](${name}.svg)`,
    ...(hasPeers ? ["## Beside each other", versusTable(comparisons)] : []),
    hasPeers ? "## Each for itself" : "## Figures",
    ownTable(comparisons),
    ...growthOf(report),
    "## How it was measured",
    list([...howMeasured(report), ...benchmark.method]),
    "## Limits",
    list([
      "Load generator, servers and whatever else runs share the cores of one machine. Medians and pairs take out much of that noise, not all of it.",
      ...benchmark.limits,
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function versusTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.flatMap(({ case: each, figure, cells }) => {
    const ours = cells.find(({ contender }) => contender.role === "ours");
    return cells.flatMap(({ contender, versus }) => {
      // Sums stand for themselves.
      if (versus === undefined || ours === undefined || figure.outOf !== undefined) return [];
      return [
        [
          each,
          `${figure.label}, ${figure.better} is better`,
          `${ours.contender.name} ÷ ${contender.name}`,
          versus.ratio ? formatRatios(versus.ratio) : "–",
          `${formatSummary(versus.difference, formatSigned)} ${figure.unit}`,
        ],
      ];
    });
  });
  return table(["at", "figure", "who", "ratio", "difference"], rows);
}

function ownTable(comparisons: readonly Comparison[]): string {
  const names = [
    ...new Set(comparisons.flatMap(({ cells }) => cells.map(({ contender }) => contender.name))),
  ];
  const rows = comparisons
    .filter(({ cells }) => cells.length > 0)
    .map(({ case: each, figure, cells }) => [
      each,
      `${figure.label} (${figure.unit})`,
      ...names.map((name) => ownFigure(cells.find(({ contender }) => contender.name === name))),
    ]);
  return table(["at", "figure", ...names], rows);
}

/** How the medians of a figure grow from case to case, and whether that is in proportion. */
function growthOf({ benchmark, comparisons }: Report): string[] {
  if (benchmark.growth === undefined) return [];
  const { figure: key, of, sizes } = benchmark.growth;
  const wanted = comparisons.filter(({ figure }) => figure.key === key);
  const [label = key] = wanted.map(({ figure }) => figure.label);
  return benchmark.contenders.map(({ name }) => {
    const points = wanted.flatMap(({ case: each, cells }) => {
      const cell = cells.find(({ contender }) => contender.name === name);
      return cell ? [{ size: sizes[each] ?? 0, cost: cell.summary.median }] : [];
    });
    const power = growth(points);
    const verdict =
      Math.abs(power - 1) <= mostOffProportion
        ? "in proportion"
        : `${power > 1 ? "more" : "less"} than in proportion`;
    return `**${name}**: ${label} grows with the power ${power.toFixed(2)} of the ${of}, which is ${verdict} (1 ± ${mostOffProportion}; the least-squares slope of the logarithms of the medians).`;
  });
}

function ownFigure(cell: Cell | undefined): string {
  if (cell === undefined) return "–";
  return cell.total ? formatTotal(cell.total) : formatSummary(cell.summary);
}

function howMeasured({ benchmark, machine, ...report }: Report): string[] {
  const { cores, platform, node, loadBefore } = machine;
  const load = loadBefore.toFixed(1);
  const versions = benchmark.contenders.map(({ name, version }) => `${name} ${version}`);
  return [
    `By \`${report.command}\`${report.revision === undefined ? "" : ` at commit ${report.revision}`}.`,
    `On ${cores} cores, ${platform}, Node.js ${node}; load average in the minute before: ${load}.`,
    `${versions.join(", ")}.`,
    `One round to warm up, then ${report.rounds} rounds in which each takes its turn${report.seconds === undefined ? "" : `, ${report.seconds} s each`}, in an order that moves on from round to round.`,
  ];
}

function altText({ benchmark }: Report): string {
  return `Plot of the tables below: ${benchmark.figures.map(({ label }) => label).join(", ")}; one dot for each round`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
