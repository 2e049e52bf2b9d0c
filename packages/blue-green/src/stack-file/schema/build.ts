import { z } from "zod";

import { variables } from "./pairs.ts";
import { boolean, expected, object, text } from "./values.ts";

export const build = z
  .union(
    [
      z.string(),
      object({
        context: text.optional(),
        dockerfile: text.optional(),
        args: variables.optional(),
        target: text.optional(),
      }),
    ],
    expected("a folder, or a map with context"),
  )
  .transform((value) => (typeof value === "string" ? { context: value } : value));

export const envFile = z
  .union(
    [
      z.string(),
      z.array(
        z.union(
          [z.string(), object({ path: text, required: boolean.optional() })],
          expected("a path"),
        ),
      ),
    ],
    expected("a path or a list of paths"),
  )
  .transform((value) =>
    (typeof value === "string" ? [value] : value).map((each) =>
      typeof each === "string"
        ? { path: each, required: true }
        : { path: each.path, required: each.required ?? true },
    ),
  );
