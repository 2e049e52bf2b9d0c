/** A part that a test cannot have here. Tests show the reason: `context.skip(part.skipped)`. */
export interface Skipped {
  /** What is missing and how to get it, in one line. */
  skipped: string;
}

/** What is known about the machine before anything is decided. */
export interface Machine {
  /** The part was found. */
  found: boolean;
  /** Debian or one of its relatives, that is: apt-get is there. */
  debian: boolean;
  /** Runs as root. */
  root: boolean;
  /** `CI` and `HITLESS_INSTALL` are read. */
  env: Readonly<Record<string, string | undefined>>;
}

/** What to do about a part: take it, install it first, go on without it, or stop. */
export type Decision = "use" | "install" | "skip" | "fail";

/**
 * Decides what happens to a part. It is installed on Debian for root, or for anybody who says
 * `HITLESS_INSTALL=1`; `HITLESS_INSTALL=0` forbids it. What is missing under `CI=true` is a failure,
 * so that a skipped test never looks like a passed one there.
 */
export function decide({ found, debian, root, env }: Machine): Decision {
  if (found) return "use";
  const wish = env["HITLESS_INSTALL"];
  const allowed = wish === "1" || (root && wish !== "0");
  if (debian && allowed) return "install";
  return env["CI"] === "true" ? "fail" : "skip";
}

/**
 * The answer for a part that cannot be had here. Says so on stderr as well: reporters show how many
 * tests were skipped, but not all of them why.
 *
 * @throws {Error} under `CI=true`, where nothing is skipped.
 */
export function skip(reason: string): Skipped {
  if (process.env["CI"] === "true") throw new Error(reason);
  process.stderr.write(`skipped: ${reason}\n`);
  return { skipped: reason };
}
