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

/** What an element's attributes say. */
export interface ReadAttributes {
  options: Partial<QueueOptions>;
  /** Why they cannot be used, where they cannot. */
  fault: string | undefined;
}

export function readAttributes(element: Element): ReadAttributes {
  const options: Record<string, string | number | undefined> = {};
  let fault: string | undefined;
  for (const name of optionAttributes) {
    const text = element.getAttribute(name);
    const key = name.replaceAll(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
    // Undefined too, so that an attribute that was removed counts no more.
    if (text === null) options[key] = undefined;
    else if (textual.has(name)) options[key] = text;
    else if (/^\d+$/.test(text)) options[key] = Number(text);
    else fault ??= `${name}="${text}": a whole number is expected, as in "1000000"`;
  }
  return { options, fault };
}

const textual: ReadonlySet<string> = new Set(["settings-url", "kind", "accept"]);
