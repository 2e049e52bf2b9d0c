import { ProxyError } from "../../errors.ts";
import type { Fleet } from "./fleet.ts";
import { askWorker, type Worker } from "./master.ts";

/** Does something in each worker, at once in those that are known, then in those that have appeared. */
export async function everywhere(
  fleet: Pick<Fleet, "known" | "workers">,
  act: (worker: Worker) => Promise<void>,
): Promise<void> {
  const done = new Set<string>();
  let left = fleet.known();
  for (;;) {
    await Promise.all(left.map(act));
    for (const { key } of left) done.add(key);
    left = (await fleet.workers()).filter(({ key }) => !done.has(key));
    if (left.length === 0) return;
  }
}

/**
 * Gives a worker a command that is answered with nothing, or with what `isGood` likes. An old worker may not
 * know what came after it.
 * @throws {ProxyError} `not-live`
 */
export async function tell(
  worker: Worker,
  command: string,
  isGood: (answer: string) => boolean = () => false,
): Promise<void> {
  const answer = await askWorker(worker, command);
  if (answer === undefined || answer === "" || worker.isOld || isGood(answer)) return;
  const named = command.split("\n", 1)[0];
  throw new ProxyError(
    "not-live",
    `HAProxy refused "${named}": ${answer}. What was asked for is on disk; the call may be repeated.`,
  );
}
