import { z } from "zod";

/** Shapes of parameters, all of which arrive as text. */
export const text = z.string().min(1).max(2048);
export const name = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
    "1 to 32 letters, digits and hyphens were expected",
  );
export const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(100);

export function whole(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, "a whole number was expected")
    .transform(Number)
    .refine((value) => value >= least && value <= most, `from ${least} to ${most} was expected`);
}

export const port = whole(1, 65_535);

/** Forwarding to one target group, written in one of two ways. */
export const forward = z
  .object({
    Type: z.literal("forward", "only forward actions are there"),
    TargetGroupArn: text.optional(),
    ForwardConfig: z
      .object({ TargetGroups: z.array(z.object({ TargetGroupArn: text })).length(1) })
      .optional(),
  })
  .transform(({ TargetGroupArn, ForwardConfig }, context) => {
    const arn = TargetGroupArn ?? ForwardConfig?.TargetGroups[0]?.TargetGroupArn;
    if (arn !== undefined) return arn;
    context.addIssue({ code: "custom", message: "a target group was expected" });
    return z.NEVER;
  });
