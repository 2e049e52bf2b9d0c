/**
 * Refuses what is no object, and names that mean nothing: a misspelt option would else be left out without a word.
 *
 * @throws {TypeError} that says which are there, and which could be.
 */
export function checkNames(what: string, given: unknown, known: readonly string[]): void {
  if (!isObject(given)) throw new TypeError(`${what} must be an object with ${known.join(", ")}`);
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new TypeError(`${what} knows no ${unknown.join(", ")}, only ${known.join(", ")}`);
}

/** Whether it has names at all: an array has none. */
export function isObject(given: unknown): given is object {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}
