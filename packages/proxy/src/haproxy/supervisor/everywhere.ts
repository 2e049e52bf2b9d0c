import { ProxyError } from "../../errors.ts";
import type { Fleet } from "./fleet.ts";
import { askWorker, type Worker } from "./master.ts";

/** HAProxy takes what fits into a buffer (`tune.bufsize`, 16,384 bytes unless changed). */
const mostCharacters = 4_000;
/** Semicolon, and which worker is meant. */
const separatorLength = 12;

/**
 * Does something in each worker, at once in those that are known, then in those that have appeared. What it
 * does is on disk already: who appears later than that is asked for here reads it there.
 */
export async function everywhere(
  fleet: Pick<Fleet, "known" | "workers">,
  act: (worker: Worker) => Promise<void>,
): Promise<void> {
  const done = new Set<string>();
  let left = fleet.known();
  for (;;) {
    const [there] = await Promise.all([fleet.workers(), ...left.map(act)]);
    for (const { key } of left) done.add(key);
    left = there.filter(({ key }) => !done.has(key));
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
  if (answer !== undefined && !isGood(answer)) refuse(worker, command, answer);
}

/** As `tell`, in few goes; where one of them is refused, each by itself, so that it is known which. */
export async function tellAll(
  worker: Worker,
  commands: readonly string[],
  isGood: (answer: string) => boolean,
): Promise<void> {
  for (const [first, ...others] of inGoes(commands)) {
    const answer = (await askWorker(worker, first, ...others)) ?? "";
    if (answer.split("\n").every((each) => isGood(each.trim()))) continue;
    for (const command of [first, ...others]) await tell(worker, command, isGood);
  }
}

function inGoes(commands: readonly string[]): [string, ...string[]][] {
  const goes: [string, ...string[]][] = [];
  let size = Infinity;
  for (const command of commands) {
    size += command.length + separatorLength;
    const last = goes.at(-1);
    if (last !== undefined && size <= mostCharacters) last.push(command);
    else {
      goes.push([command]);
      size = command.length;
    }
  }
  return goes;
}

/** @throws {ProxyError} `not-live` where there is an answer, of a worker that should know what it was told. */
export function refuse({ isOld }: Worker, command: string, answer: string): void {
  if (answer === "" || isOld) return;
  const named = command.split("\n", 1)[0];
  throw new ProxyError(
    "not-live",
    `HAProxy refused "${named}": ${answer}. What was asked for is on disk; the call may be repeated.`,
  );
}
