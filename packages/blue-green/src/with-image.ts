import { versionOf } from "./stack-file/image.ts";
import type { Stack } from "./stack.ts";

/** The stack with another image, or with another version of its image. */
export function withImage(
  stack: Stack,
  { image, version }: { image?: string; version?: string },
): Stack {
  const whole = image ?? stack.image;
  const chosen = version === undefined ? whole : `${withoutTag(whole)}:${version}`;
  if (chosen === stack.image) return stack;
  return { ...stack, image: chosen, version: version ?? versionOf(chosen) };
}

function withoutTag(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^:/]+$/, "");
}
