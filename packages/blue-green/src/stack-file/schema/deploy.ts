import { z } from "zod";

import { bytes, count, expected, integer, object, readAs } from "./values.ts";

const processors = "a number of processors such as 1.5";

const cpus = z.union(
  [
    z.number(),
    readAs(processors, (value) => (/^\d*\.?\d+$/.test(value) ? Number(value) : undefined)),
  ],
  expected(processors),
);

export const deploy = object({
  replicas: integer(1, 100).optional(),
  resources: object({
    limits: object({
      cpus: cpus.optional(),
      memory: bytes.optional(),
      pids: count.optional(),
    }).optional(),
    reservations: object({ memory: bytes.optional() }).optional(),
  }).optional(),
});
