/** A line, or a range of lines, by their ids. */
export interface Selection {
  from: number;
  to: number;
  /** The end that moves. */
  current: number;
}

/** Keeps which lines are chosen. */
export function createSelection() {
  let anchor: number | undefined;
  let current: number | undefined;
  const get = (): Selection | undefined =>
    anchor === undefined || current === undefined
      ? undefined
      : { from: Math.min(anchor, current), to: Math.max(anchor, current), current };
  return {
    get,
    set(id: number, extend: boolean) {
      current = id;
      if (!extend || anchor === undefined) anchor = id;
    },
    clear() {
      anchor = undefined;
      current = undefined;
    },
    has(id: number) {
      const chosen = get();
      return chosen !== undefined && id >= chosen.from && id <= chosen.to;
    },
  };
}
