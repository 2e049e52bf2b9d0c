import type { ImageEvent } from "@hitless/runtime";

import type { Means } from "./means.ts";

/** What builds, pulls and pushes of an image take. */
export function transferOptions(
  image: string,
  {
    variables,
    limitMs,
    signal,
    onEvent,
  }: Pick<Means, "variables" | "limitMs" | "signal" | "onEvent">,
) {
  return {
    ...(variables && { variables }),
    ...(limitMs !== undefined && { limitMs }),
    ...(signal && { signal }),
    ...(onEvent && {
      onEvent: (event: ImageEvent) => onEvent({ type: "image", image, event }),
    }),
  };
}
