import { z } from "zod";

import { certificate, name } from "../../config-shape.ts";
import { type Calls as ProxyCalls, protocol } from "../../protocol.ts";
import type { Answer, Certificate, Question } from "../../proxy.ts";

/** What a supervisor is asked in a session, and what it answers. */
export interface Calls extends ProxyCalls {
  ask: { ask: Question; answer: Answer };
  certificates: { ask: { certificates: readonly Certificate[] }; answer: null };
  reload: { ask: null; answer: null };
}

export type Operation = keyof Calls;

const headers = z.record(z.string().max(200), z.string().max(8_000)).readonly();
const port = z.number().int().min(1).max(65_535);
const question: z.ZodType<Question> = z.strictObject({
  to: z.union([
    z.strictObject({
      // Callers hand over a whole `Server` too.
      server: z.object({ host: z.string().min(1).max(253), port }),
    }),
    z.strictObject({ listener: name }),
  ]),
  path: z
    .string()
    .max(8_000)
    .regex(/^\/[\x21-\x7e]*$/, "must begin with / and be printable ASCII"),
  headers: headers.exactOptional(),
  timeoutMs: z.number().int().min(1).max(600_000).exactOptional(),
});
const answer: z.ZodType<Answer> = z.strictObject({
  status: z.number().int(),
  headers: z.record(z.string(), z.string()).readonly(),
  body: z.string(),
});

export const calls: {
  readonly [T in Operation]: {
    ask: z.ZodType<Calls[T]["ask"]>;
    answer: z.ZodType<Calls[T]["answer"]>;
  };
} = {
  ...protocol,
  ask: { ask: question, answer },
  certificates: {
    ask: z.strictObject({ certificates: z.array(certificate).max(1_000).readonly() }),
    answer: z.null(),
  },
  reload: { ask: z.null(), answer: z.null() },
};

/** A line to the supervisor. `abort` ends the call of that id. */
export const requestShape = z.union([
  z.strictObject({ id: z.number().int(), operation: z.string().max(100), body: z.json() }),
  z.strictObject({ id: z.number().int(), abort: z.literal(true) }),
]);

/** A line of the supervisor's. Without `id` it is about the session as a whole. */
export const replyShape = z.union([
  z.strictObject({ id: z.number().int(), result: z.json() }),
  z.strictObject({
    id: z.number().int().exactOptional(),
    code: z.string(),
    message: z.string(),
  }),
]);

export type Reply = z.infer<typeof replyShape>;

/** Longest line to the supervisor, and from it. */
export const requestLimit = 4 * 1024 * 1024;
export const replyLimit = 64 * 1024 * 1024;
