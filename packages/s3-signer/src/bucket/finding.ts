/** What one check of a bucket found. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  /** What was seen. */
  readonly seen: string;
  /** What to do, where it is not well. */
  readonly remedy?: string;
}

/** A finding with its remedy, if it is not well. */
export function finding(check: string, ok: boolean, seen: string, remedy: string): Finding {
  return ok ? { check, ok, seen } : { check, ok, seen, remedy };
}
