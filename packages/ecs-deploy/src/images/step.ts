import type { Step } from "../events.ts";
import type { ShipMeans } from "./options.ts";

/** Tells when a step begins, and how it ended where it has not failed. */
export async function step<Result>(
  name: Step,
  { onEvent }: Pick<ShipMeans, "onEvent">,
  describe: (result: Result) => string,
  act: () => Promise<Result>,
): Promise<Result> {
  const begun = performance.now();
  onEvent?.({ type: "step-started", step: name });
  const result = await act();
  const ms = Math.round(performance.now() - begun);
  onEvent?.({ type: "step-ended", step: name, ms, result: describe(result) });
  return result;
}
