import type { Page } from "playwright-core";

interface Shown {
  text: string;
  color: string;
  background: string;
}

/** Runs in the page: every visible element with a text of its own, its color and what lies behind it. */
const shownTexts = `
  [...document.querySelectorAll("body *")].flatMap((element) => {
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.data.trim())
      .join(" ")
      .trim();
    if (text === "" || !element.checkVisibility() || element.matches("script, title, desc")) return [];
    const style = getComputedStyle(element);
    const color = element instanceof SVGElement ? style.fill : style.color;
    let behind = element;
    while (behind.parentElement && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") {
      behind = behind.parentElement;
    }
    return [{ text, color, background: getComputedStyle(behind).backgroundColor }];
  })`;

/** The visible texts of a page, those with too little contrast (WCAG 2.2, 1.4.3) with their ratio. */
export async function contrastOf(page: Page): Promise<{ seen: number; low: string[] }> {
  const shown = await page.evaluate<Shown[]>(shownTexts);
  const low = shown.flatMap(({ text, color, background }) => {
    const ratio = contrast(color, background);
    return ratio >= 4.5 ? [] : [`${text}: ${ratio.toFixed(2)} (${color} on ${background})`];
  });
  return { seen: shown.length, low };
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(color: string): number {
  const match = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(color);
  if (!match) throw new Error(`not an opaque color: ${color}`);
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
