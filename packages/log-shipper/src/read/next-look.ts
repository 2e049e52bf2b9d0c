/** Looks for each file that rotation makes: of `max-file: 2` one is there for the time of two. */
const looksPerFile = 8;
const leastMs = 2;

export interface Speed {
  /** By so much the log has grown since the last look. */
  bytes: number;
  elapsedMs: number;
  /** The size at which it is rotated. */
  maxSize: number;
  busyMs: number;
}

/** How long until the next look: often enough to see each file, however fast the log is rotated. */
export function nextLookMs({ bytes, elapsedMs, maxSize, busyMs }: Speed): number {
  if (bytes <= 0) return busyMs;
  const rotationMs = maxSize / (bytes / Math.max(1, elapsedMs));
  return Math.max(leastMs, Math.min(busyMs, rotationMs / looksPerFile));
}
