import { z } from "zod";

import { expected, object, texts } from "./values.ts";

const condition = z
  .enum(
    ["service_started", "service_healthy", "service_completed_successfully"],
    expected("service_started, service_healthy or service_completed_successfully"),
  )
  .transform((name) => {
    if (name === "service_healthy") return "healthy" as const;
    return name === "service_started" ? ("started" as const) : ("completed" as const);
  });

export const dependsOn = z.union(
  [
    texts.transform((names) =>
      Object.fromEntries(names.map((name) => [name, { condition: "started" as const }])),
    ),
    z.record(z.string(), object({ condition })),
  ],
  expected("a list of services, or a map of services to { condition }"),
);

export const networks = z
  .union(
    [texts, z.record(z.string(), object({ aliases: texts.optional() }).nullable())],
    expected("a list of networks, or a map of networks to { aliases }"),
  )
  .transform((value): Record<string, { aliases?: string[] | undefined }> =>
    Array.isArray(value)
      ? Object.fromEntries(value.map((name) => [name, {}]))
      : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, each ?? {}])),
  );
