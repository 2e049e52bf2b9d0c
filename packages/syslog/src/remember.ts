const mostEntries = 1_000;
const longestKey = 256;

/** Remembers what a function made of a text, for texts that come again and again; few of them, and none that is long. */
export function remember(make: (text: string) => string): (text: string) => string {
  const remembered = new Map<string, string>();
  return (text) => {
    // Looked up, a long text would be hashed first.
    if (text.length > longestKey) return make(text);
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (remembered.size >= mostEntries) remembered.clear();
    remembered.set(text, made);
    return made;
  };
}
