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

/** An image's tag; of one that is named by digest, the digest's first twelve digits. */
export function versionOf(image: string): string {
  const digest = /@sha256:(?<digits>[0-9a-f]{12})/.exec(image)?.groups?.["digits"];
  if (digest !== undefined) return digest;
  return /:(?<tag>[^:/]+)$/.exec(image)?.groups?.["tag"] ?? "latest";
}

function withoutTag(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^:/]+$/, "");
}
