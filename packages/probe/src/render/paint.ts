import { styleText } from "node:util";

/** What a piece of text means; color only repeats what the words say. */
export type Tone = "good" | "bad" | "warning" | "quiet";

/** Colors text by its meaning, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const formats: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  good: ["bold", "green"],
  bad: ["bold", "red"],
  warning: "yellow",
  quiet: "dim",
};

/** Paints, or does not: whether the output takes color is the caller's knowledge. */
export function painter(color: boolean): Paint {
  if (!color) return (_tone, text) => text;
  return (tone, text) => styleText(formats[tone], text, { validateStream: false });
}
