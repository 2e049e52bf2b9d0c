import { z } from "zod";

import { parseQuery } from "../query/parse-query.ts";
import { QueryError } from "../query/query.ts";

const search = z
  .string()
  .max(2_000)
  .superRefine((text, context) => {
    try {
      parseQuery(text, Date.now());
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      context.addIssue({
        code: "custom",
        message: `${error.message}, at character ${error.at + 1}`,
      });
    }
  });

/** When a filter calls a webhook: when it matches `count` times within `withinSeconds`. */
export const alertSchema = z.strictObject({
  count: z.int().min(1).max(10_000),
  withinSeconds: z.int().min(1).max(86_400),
  /** The name of a webhook that was given at the start. */
  webhook: z.string().min(1).max(100),
});

/** What a saved filter is made of. */
export const filterSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  search,
  alert: alertSchema.optional(),
});

export const filtersSchema = z
  .array(filterSchema.extend({ id: z.string().min(1).max(40) }))
  .max(200);

export type NewFilter = z.output<typeof filterSchema>;
/** A named search. */
export type SavedFilter = z.output<typeof filtersSchema>[number];

/** The first problem of what zod found wrong. */
export function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return "is not what was expected";
  return issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`;
}
