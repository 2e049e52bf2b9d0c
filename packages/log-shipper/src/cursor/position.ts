import * as z from "zod";

const place = z.object({ first: z.string(), offset: z.int().nonnegative() });

const stream = z.object({
  /** The engine's time of the last line that was sent; "" for none. */
  time: z.string(),
  /** How many lines were sent, or are known to be lost. */
  sequence: z.int().nonnegative(),
  /** Where to go on in the log's files; left out where they were not read. */
  place: place.optional(),
});

/** How far a stream of a container was sent. */
export type StreamPosition = z.infer<typeof stream>;

const container = z.object({ stdout: stream, stderr: stream });

/** How far a container was sent. */
export type ContainerPosition = z.infer<typeof container>;

/** What is on disk of one route. */
export const cursorFile = z.object({
  version: z.literal(1),
  containers: z.record(z.string(), container),
});

export function nothingSent(): ContainerPosition {
  return { stdout: { time: "", sequence: 0 }, stderr: { time: "", sequence: 0 } };
}
