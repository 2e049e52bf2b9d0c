import { z } from "zod";

/** What a proxy's process tells the one that started it. */
export const reportShape = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("ready") }),
  // Another process has the folder.
  z.strictObject({ is: z.literal("occupied") }),
  z.strictObject({ is: z.literal("failed"), code: z.string(), message: z.string() }),
]);

export type Report = z.infer<typeof reportShape>;
