import { breakLock, currentHolder } from "../lock.ts";
import { lockPlaceOf } from "../means.ts";
import type { OpenedStack } from "./open-stack.ts";
import { exitCode } from "./exit-codes.ts";
import { print, printLine } from "./print.ts";

/** Breaks the lock of a holder that is not at work any more, or of any with `force`. Returns the exit code. */
export async function unlock(
  opened: OpenedStack,
  { force, json }: { force: boolean; json?: true | undefined },
): Promise<number> {
  const place = lockPlaceOf(opened.stack, opened);
  const holder = await currentHolder(place);
  if (holder !== undefined && !force) {
    printLine(
      `process ${holder.pid} on ${holder.host} holds the lock for "${holder.command}" since ${holder.since}; ` +
        "use --force when you know that it is not at work any more",
    );
    return exitCode.locked;
  }
  const broken = await breakLock(place);
  print({ ...(json && { json }) }, { broken: broken ?? null }, () =>
    broken
      ? `the lock of process ${broken.pid} on ${broken.host} is broken`
      : "nobody held the lock",
  );
  return exitCode.ok;
}
