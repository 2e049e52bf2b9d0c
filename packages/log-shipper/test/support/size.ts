const isFull = process.env["HITLESS_TEST_SIZE"] === "full";

/** What a test is made of: few lines in each run of the tests, and as many as the promise speaks of in the full one. */
export function sized<T>(small: T, full: T): T {
  return isFull ? full : small;
}
