import type { Benchmark, Sample, Stage } from "./benchmark.ts";

/** What one run has given. */
export interface Measured {
  /** From 0. */
  round: number;
  case: string;
  contender: string;
  sample: Sample;
}

export interface RoundsOptions {
  rounds: number;
  seconds: number;
  /** The load of the round that is not counted. @default 1, or `seconds` if that is less */
  warmUpSeconds?: number;
  /** What one run may take beyond its seconds. @default 60_000 */
  limitMs?: number;
  onProgress?: (text: string) => void;
  signal: AbortSignal;
}

/**
 * One round to warm up, which is not counted, and then the rounds that are. In each round every
 * contender runs once for each case, in an order that moves on by one from round to round: what the
 * machine does besides hits all alike, and nobody always follows the same one.
 */
export async function runRounds(
  benchmark: Pick<Benchmark, "contenders" | "cases" | "figures">,
  stage: Stage,
  options: RoundsOptions,
): Promise<Measured[]> {
  const { rounds, seconds, warmUpSeconds = Math.min(1, seconds), onProgress } = options;
  onProgress?.("warm-up");
  await runRound(benchmark, stage, 0, { ...options, seconds: warmUpSeconds });

  const measured: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    onProgress?.(`round ${round + 1} of ${rounds}`);
    measured.push(...(await runRound(benchmark, stage, round, options)));
  }
  return measured;
}

/** The same in another order: `by` places further, the last ones first. */
export function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const cut = (items.length - (by % items.length)) % items.length;
  return [...items.slice(cut), ...items.slice(0, cut)];
}

async function runRound(
  { contenders, cases, figures }: Pick<Benchmark, "contenders" | "cases" | "figures">,
  stage: Stage,
  round: number,
  { seconds, limitMs = 60_000, signal }: RoundsOptions,
): Promise<Measured[]> {
  const known = new Set(figures.flatMap(({ key, outOf = key }) => [key, outOf]));
  const measured: Measured[] = [];
  for (const each of cases) {
    for (const { name: contender } of rotated(contenders, round)) {
      signal.throwIfAborted();
      const stop = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000 + limitMs)]);
      const sample = await stage.measure({ contender, case: each, seconds, signal: stop });
      checkSample(sample, known, contender);
      measured.push({ round, case: each, contender, sample });
    }
  }
  return measured;
}

function checkSample(sample: Sample, known: ReadonlySet<string>, contender: string): void {
  for (const [key, value] of Object.entries(sample)) {
    if (known.has(key) && Number.isFinite(value)) continue;
    throw new TypeError(
      `${contender} gave ${key} = ${value}: a number for a known figure expected`,
    );
  }
}
