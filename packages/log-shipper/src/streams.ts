/** The two streams of a container, by their index. */
export const streamNames = ["stdout", "stderr"] as const;

export type StreamName = (typeof streamNames)[number];

/** `streamNames[stream]` is its name. Indexes, because they are looked up for every line. */
export type Stream = 0 | 1;

export const bothStreams: readonly Stream[] = [0, 1];
