import { z } from "zod";

import { expected, fileMode, integer, object, text } from "./values.ts";

/** A secret or config of a service. */
export interface WrittenFileUse {
  source: string;
  target?: string | undefined;
  uid?: number | undefined;
  gid?: number | undefined;
  mode?: number | undefined;
}

export const files = z.array(
  z.union(
    [
      z.string().transform((source): WrittenFileUse => ({ source })),
      object({
        source: text,
        target: text.optional(),
        uid: integer(0, 4_294_967_295).optional(),
        gid: integer(0, 4_294_967_295).optional(),
        mode: fileMode.optional(),
      }),
    ],
    expected("a name, or a map with source"),
  ),
  expected("a list"),
);
