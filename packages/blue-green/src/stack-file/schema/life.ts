import type { ContainerSettings } from "@hitless/runtime";
import { z } from "zod";

import { boolean, count, duration, expected, object, readAs, texts } from "./values.ts";

export const restart = readAs(
  "no, always, unless-stopped, on-failure or on-failure:3",
  parseRestart,
);

function parseRestart(value: string): ContainerSettings["restart"] {
  const match = /^(?:(?<name>no|always|unless-stopped)|on-failure(?::(?<retries>\d+))?)$/.exec(
    value,
  );
  if (!match) return undefined;
  const { name, retries } = match.groups ?? {};
  if (name === "no" || name === "always" || name === "unless-stopped") return { name };
  return { name: "on-failure", ...(retries !== undefined && { retries: Number(retries) }) };
}

export const healthcheck = object({
  test: z
    .union(
      [
        z.string().transform((line) => ["CMD-SHELL", line]),
        texts.refine(([first = ""]) => ["NONE", "CMD", "CMD-SHELL"].includes(first), {
          error: "expected NONE, CMD or CMD-SHELL as the first word",
        }),
      ],
      expected("a command line, or a list that begins with CMD or CMD-SHELL"),
    )
    .optional(),
  interval: duration.optional(),
  timeout: duration.optional(),
  start_period: duration.optional(),
  retries: count.optional(),
  disable: boolean.optional(),
});
