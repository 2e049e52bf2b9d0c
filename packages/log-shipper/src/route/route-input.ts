import * as z from "zod";

import { streamNames } from "../streams.ts";

const multiline = z.strictObject({
  /** A regular expression. */
  pattern: z.string(),
  match: z.enum(["first", "last", "nonfirst", "nonlast"]).optional(),
  flushAfterMs: z.int().positive().optional(),
  separator: z.string().optional(),
});

const filter = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  image: z.string().optional(),
  labels: z.array(z.string()).optional(),
  sources: z.array(z.enum(streamNames)).optional(),
  /** A regular expression that lines have to match. */
  line: z.string().optional(),
});

/** A route as people write it: in a file, or in code. What is left out comes from the environment, or is the default. */
export const routeInput = z.strictObject({
  /** By it the cursor is named. @default made of the destination */
  name: z
    .string()
    .regex(/^[\w.-]{1,100}$/, "expected letters, digits, dots, dashes and underscores")
    .optional(),
  destination: z.string(),
  filter: filter.optional(),
  /** Templates, such as `{{.ContainerName}}`. */
  hostname: z.string().optional(),
  tag: z.string().optional(),
  pid: z.string().optional(),
  priority: z.string().optional(),
  /** Elements as they are sent, such as `token@41058 tag="x"`. */
  structuredData: z.string().optional(),
  /** Whether lines carry container, stream and number. @default true */
  numbered: z.boolean().optional(),
  /** In characters. @default 1_048_576 */
  maxLineLength: z.int().min(1_024).optional(),
  multiline: multiline.optional(),
});

export type RouteInput = z.infer<typeof routeInput>;

/** What is on a YAML file of routes. */
export const routesFile = z.strictObject({ routes: z.array(routeInput).min(1) });
