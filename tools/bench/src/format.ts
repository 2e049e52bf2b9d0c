import type { Summary } from "./statistics.ts";

/** Three digits that count, and no fewer before the point: `12,300`, `1.23`, `0.0123`. */
export function formatNumber(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const whole = Math.abs(value) >= 100;
  return (whole ? Math.round(value) : rounded).toLocaleString("en-US", {
    maximumSignificantDigits: whole ? 21 : 3,
  });
}

/** `3 of 12,345`, to the last digit: one that failed counts. */
export function formatTotal({ counted, outOf }: { counted: number; outOf: number }): string {
  return `${counted.toLocaleString("en-US")} of ${outOf.toLocaleString("en-US")}`;
}

/** A median, and the quartiles in parentheses. */
export function formatSummary({ median, q1, q3 }: Summary, form = formatNumber): string {
  return `${form(median)} (${form(q1)} to ${form(q3)})`;
}

/** `1.23×`, and `1/123` where it is less than a tenth. */
export function formatRatio(value: number): string {
  return ratioForm(value)(value);
}

/** The same of a summary: all three in the form that the median has. */
export function formatRatios(summary: Summary): string {
  return formatSummary(summary, ratioForm(summary.median));
}

/** With its sign, as of a difference. */
export function formatSigned(value: number): string {
  return `${value > 0 ? "+" : ""}${formatNumber(value).replace("-", "−")}`;
}

function ratioForm(typical: number): (value: number) => string {
  if (typical > 0 && typical < 0.1) return (value) => `1/${formatNumber(1 / value)}`;
  return (value) => `${formatNumber(value)}×`;
}
