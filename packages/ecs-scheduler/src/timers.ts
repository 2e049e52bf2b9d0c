import type { Cluster, Timer } from "./cluster.ts";
import { emptyTable, firstOf, lookUp, valuesOf } from "./table.ts";
import type { Work } from "./work.ts";

export function setTimer({ cluster, tables }: Work, at: number, timer: Timer): void {
  // Whole milliseconds: keys of tables are whole numbers.
  const due = Math.ceil(at);
  const there = lookUp(cluster.timers, due) ?? emptyTable<Timer>();
  // They are taken out all at once, so the size is the next free number.
  cluster.timers = tables.set(cluster.timers, due, tables.set(there, there.size, timer));
}

/** Takes out all that is due. */
export function takeDue({ cluster, tables, now }: Work): readonly Timer[] {
  const due: Timer[] = [];
  for (;;) {
    const first = firstOf(cluster.timers);
    if (!first || Number(first[0]) > now) return due;
    due.push(...valuesOf(first[1]));
    cluster.timers = tables.remove(cluster.timers, Number(first[0]));
  }
}

/** When the next thing is due (epoch ms), whatever else happens. */
export function nextWake({ timers }: Cluster): number | undefined {
  const first = firstOf(timers);
  return first && Number(first[0]);
}
