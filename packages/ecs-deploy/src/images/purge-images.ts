import { removeImage, RuntimeError } from "@hitless/runtime";

import { asRefusal } from "../registry/as-refusal.ts";
import type { Means } from "./means.ts";
import type { Prepared } from "./prepare.ts";

/**
 * Takes images from the engine under the names by which they were shipped. What containers use is left, and
 * so is what the engine has under one of these names without its being what was shipped.
 */
export async function purgeImages(
  done: readonly Pick<Prepared, "names" | "image">[],
  { engine: atHand, signal, onEvent }: Means,
): Promise<void> {
  if (done.every(({ names }) => names.length === 0)) return;
  const engine = await atHand.need("remove what was pushed");
  for (const { names, image } of done) {
    for (const name of new Set(names)) {
      const say = (text: string) =>
        onEvent?.({ type: "image", image, event: { type: "line", text } });
      try {
        await removeImage(engine, name, { ...(signal && { signal }) });
        say(`${name} is not on the engine any more`);
      } catch (error) {
        if (!(error instanceof RuntimeError) || error.code !== "in-use") throw asRefusal(error);
        say(`${name} is left on the engine: containers use it`);
      }
    }
  }
}
