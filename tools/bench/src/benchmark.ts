/** `ours` is compared with all others; a `floor` is what nothing can go below. */
export type Role = "ours" | "peer" | "floor";

/** One of those that are compared. */
export interface Contender {
  name: string;
  version: string;
  /** Exactly one is `ours`. */
  role: Role;
}

/** What is measured. */
export interface Figure {
  /** The key in a `Sample`. */
  key: string;
  label: string;
  unit: string;
  better: "higher" | "lower";
  /**
   * For what is counted: the sum over all rounds is shown, as a median would hide what is rare. Beside it the
   * sum of another key of the sample, out of which it is counted.
   */
  outOf?: string;
}

/** The figures of one run by key. Those that a contender does not have are left out. */
export type Sample = Readonly<Record<string, number>>;

/** One run of one contender. */
export interface Run {
  contender: string;
  case: string;
  /** How long the load is to last; 0 where the benchmark has no such thing. */
  seconds: number;
  signal: AbortSignal;
}

/** What is up while a benchmark runs. Disposed of, nothing of it is left. */
export interface Stage extends AsyncDisposable {
  /** Who takes part, where versions and what is missing here are known only now. @default all */
  contenders?: readonly Contender[];
  /** More limits for the page, such as who had to be left out and why. */
  limits?: readonly string[];
  /**
   * Rejects where anything was answered badly, as the speed of failures is of no interest, unless failures
   * are what is measured.
   */
  measure(run: Run): Promise<Sample>;
}

/** A benchmark as a file in `benchmarks/` exports it by the name `benchmark`. */
export interface Benchmark {
  title: string;
  /** What it answers, in one sentence. */
  question: string;
  contenders: readonly Contender[];
  /** The sizes at which all are measured. */
  cases: readonly string[];
  figures: readonly Figure[];
  /** For a cost that should grow in proportion to a size: the key of the figure, and the size of each case. */
  growth?: { figure: string; of: string; sizes: Readonly<Record<string, number>> };
  /** Without `seconds` the option `--seconds` is refused. */
  defaults: { rounds: number; seconds?: number };
  /** For the page, a sentence or two each. */
  method: readonly string[];
  limits: readonly string[];
  prepare(options: { signal: AbortSignal }): Promise<Stage>;
}
