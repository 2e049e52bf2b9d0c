/** Lines that the receiver will not get. */
export interface Loss {
  /** Of stdout and stderr; undefined where nobody can know how many. */
  lines?: readonly [number, number];
  /**
   * `rotated`: the engine removed them before they were opened. `held-too-much`: they were given up, so that the
   * disk does not fill. `damaged`: what is in the log is no record.
   */
  why: "rotated" | "held-too-much" | "damaged";
}
