import type { Done } from "./carry-out.ts";
import type { ShippedImage } from "./options.ts";
import type { Target } from "./target-of.ts";

/** What the step `tag` has ended with, for people. */
export function describePrepared(prepared: readonly Target[]): string {
  return prepared.map(({ image, containers }) => `${image} (${containers.join(", ")})`).join(", ");
}

const words: Readonly<Record<ShippedImage["how"], string>> = {
  kept: "is there already",
  retagged: "was tagged in its registry",
  pushed: "was pushed",
  tagged: "was tagged on the engine",
};

/** What the step `push` has ended with, for people. */
export function describeDone(done: readonly Pick<Done, "image" | "how" | "moved">[]): string {
  return done
    .map(({ image, how, moved }) => {
      const before = moved === undefined ? "" : `; its tag meant ${moved} before`;
      return `${image} ${words[how]}${before}`;
    })
    .join(", ");
}
