import type { Comparison } from "./compare.ts";
import { formatNumber, formatRatio, formatTotal } from "./format.ts";

/** Medians and ratios as lines of text, for a terminal. Pure. */
export function renderSummary(comparisons: readonly Comparison[]): string {
  return comparisons
    .filter(({ cells }) => cells.length > 0)
    .map(({ case: each, figure, cells }) => {
      const lines = cells.map(({ contender, summary, total, versus }) => {
        if (total) return `  ${contender.name.padEnd(20)} ${formatTotal(total)}`;
        const ratio = versus?.ratio ? `  ours is ${formatRatio(versus.ratio.median)}` : "";
        return `  ${contender.name.padEnd(20)} ${formatNumber(summary.median).padStart(8)}${ratio}`;
      });
      return [`${each}: ${figure.label} (${figure.unit})`, ...lines].join("\n");
    })
    .join("\n");
}
