const rememberedFields = 1_000;
const notPrintable = /[^\u0021-\u007e]/g;

/**
 * Makes a function that writes one header field: printable ASCII (RFC 5424 section 6), cut to `maxLength`, NILVALUE when it
 * is empty. What is not allowed becomes `_`, so that a strange name costs no line. The same few names come again and again,
 * and are looked at once.
 */
export function headerField(maxLength: number): (value: string | undefined) => string {
  const remembered = new Map<string, string>();
  return (value) => {
    if (value === undefined || value === "") return "-";
    const known = remembered.get(value);
    if (known !== undefined) return known;
    const written = value.replace(notPrintable, "_").slice(0, maxLength);
    if (remembered.size >= rememberedFields) remembered.clear();
    remembered.set(value, written);
    return written;
  };
}
