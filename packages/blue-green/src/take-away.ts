import { BlueGreenError } from "./errors.ts";

/** Something that can be taken away, again too where that was broken off. */
export interface Removal {
  /** For people. */
  name: string;
  /** `signal` ends it at once. */
  remove(signal: AbortSignal): Promise<void>;
}

/**
 * Takes things away, one group after another. After an interrupt no other group is begun.
 * @throws {BlueGreenError} `interrupted`, or as `abandon` says, with what is left
 */
export async function takeAway(
  groups: readonly (readonly Removal[])[],
  { interrupt, abandon }: { interrupt: AbortSignal | undefined; abandon: AbortSignal },
): Promise<void> {
  const left = new Set(groups.flat());
  try {
    for (const group of groups) {
      if (group.length === 0) continue;
      abandon.throwIfAborted();
      if (interrupt?.aborted) throw brokenOff("interrupted", "interrupted", left);
      await Promise.all(
        group.map(async (each) => {
          await each.remove(abandon);
          left.delete(each);
        }),
      );
    }
  } catch (cause) {
    if (!abandon.aborted) throw cause;
    const why = abandon.reason instanceof BlueGreenError ? abandon.reason : undefined;
    const text = why?.message ?? "stopped at once";
    throw brokenOff(why?.code ?? "abandoned", text, left, { cause });
  }
}

function brokenOff(
  code: BlueGreenError["code"],
  why: string,
  left: ReadonlySet<Removal>,
  options?: ErrorOptions,
): BlueGreenError {
  const names = [...left].map(({ name }) => name).join(", ");
  return new BlueGreenError(
    code,
    `${why}; left: ${names}. Run "down" again: it goes on from here.`,
    options,
  );
}
