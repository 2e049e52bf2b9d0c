const longestRemembered = 256;

/** Apps log the same few keys again and again. A long one is data, and remembered would only cost memory. */
export function remembering<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    if (key.length > longestRemembered) return make(key);
    if (made.size >= 1_000) made.clear();
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
