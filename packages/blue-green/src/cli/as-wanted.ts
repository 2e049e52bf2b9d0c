import { BlueGreenError } from "../errors.ts";
import { withImage } from "../with-image.ts";
import type { Stack } from "../stack.ts";

/** What the command line says about the release, over the stack file. */
export interface WantedRelease {
  /** A version: the image's tag. */
  release?: string;
  /** A whole image. */
  image?: string;
  /** Build the image even where it is there. */
  build?: true;
}

/** The stack with the release that the command line asks for. */
export function asWanted(stack: Stack, { release, image, build }: WantedRelease): Stack {
  const chosen = withImage(stack, {
    ...(image !== undefined && { image }),
    ...(release !== undefined && { version: release }),
  });
  if (!build) return chosen;
  if (chosen.build === undefined) {
    throw new BlueGreenError(
      "stack-file",
      `${stack.file}: services.${stack.service} has no "build", so --build has nothing to build`,
    );
  }
  return { ...chosen, build: { ...chosen.build, always: true } };
}
