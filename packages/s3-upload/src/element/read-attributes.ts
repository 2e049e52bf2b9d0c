import type { QueueOptions } from "../queue-options.ts";

/** The attributes that become options of the queue. */
export const optionAttributes = [
  "settings-url",
  "kind",
  "accept",
  "min-size",
  "max-size",
  "max-files",
  "concurrency",
  "multipart-from",
  "parts-at-once",
] as const;

/**
 * Reads an element's options.
 * @throws {TypeError} where a number is expected and something else is there.
 */
export function readAttributes(element: Element): Partial<QueueOptions> {
  const options: Record<string, string | number | undefined> = {};
  for (const name of optionAttributes) {
    const text = element.getAttribute(name);
    const key = name.replaceAll(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
    // Undefined too, so that an attribute that was removed counts no more.
    if (text === null) options[key] = undefined;
    else options[key] = textual.has(name) ? text : wholeNumber(name, text);
  }
  return options;
}

const textual: ReadonlySet<string> = new Set(["settings-url", "kind", "accept"]);

function wholeNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new TypeError(
    `<hitless-upload ${name}="${text}">: a whole number is expected, as in "1000000"`,
  );
}
