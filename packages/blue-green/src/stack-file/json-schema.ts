import { z } from "zod";

import { stackFileSchema } from "./schema/file.ts";

/**
 * The shape of a stack file for editors, published as `stack-file.schema.json`. What only the whole shows (that a
 * name is there, that two apps are apart) is left to the reader.
 */
export function stackFileJsonSchema(): object {
  return {
    ...z.toJSONSchema(stackFileSchema, {
      io: "input",
      reused: "inline",
      override: ({ jsonSchema }) => {
        // Compose lets everyone add keys of their own that begin with "x-".
        if (jsonSchema.additionalProperties === false) jsonSchema.patternProperties = { "^x-": {} };
      },
    }),
    title: "A stack file of @hitless/blue-green",
  };
}
