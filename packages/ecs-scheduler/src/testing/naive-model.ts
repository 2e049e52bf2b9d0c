/** One moment of a rollout in which every task that was started before has become healthy. */
export interface Round {
  stopped: number;
  started: number;
}

/**
 * The percent rules once more, as one would tell them a colleague: tasks in a list, one task at a time, whole
 * numbers only, nothing shared with the scheduler.
 */
export function naiveRollout(
  desired: number,
  { min, max }: { min: number; max: number },
): { rounds: Round[]; isStuck: boolean } {
  let tasks: ("old" | "new" | "starting")[] = Array.from({ length: desired }, () => "old");
  const rounds: Round[] = [];
  const count = (kind: string) => tasks.filter((task) => task === kind).length;
  while (count("new") < desired || count("old") > 0) {
    const round = { stopped: 0, started: 0 };
    // May another old one go? Then at least `min` percent of the tasks are healthy without it.
    while (count("old") > 0 && (count("old") + count("new") - 1) * 100 >= desired * min) {
      tasks.splice(tasks.indexOf("old"), 1);
      round.stopped += 1;
    }
    // May another new one come? Then there are at most `max` percent with it.
    while (
      count("new") + count("starting") < desired &&
      (tasks.length + 1) * 100 <= desired * max
    ) {
      tasks.push("starting");
      round.started += 1;
    }
    if (round.stopped + round.started === 0) return { rounds, isStuck: true };
    rounds.push(round);
    tasks = tasks.map((task) => (task === "starting" ? "new" : task));
  }
  return { rounds, isStuck: false };
}
