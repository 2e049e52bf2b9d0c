import type { Page } from "playwright-core";

interface Box {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Runs in the page. */
const labelBoxes = `
  [...document.querySelectorAll(".mark text")].filter((label) => label.checkVisibility()).map((label) => {
    const { left, right, top, bottom } = label.getBoundingClientRect();
    return { text: label.textContent, left, right, top, bottom };
  })`;

/** The labels of the events in the visible picture, and the pairs of them that touch. */
export async function labelsOf(page: Page): Promise<{ seen: number; overlapping: string[] }> {
  const boxes = await page.evaluate<Box[]>(labelBoxes);
  return { seen: boxes.length, overlapping: overlaps(boxes) };
}

function overlaps(boxes: readonly Box[]): string[] {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter((other) => one.left < other.right && other.left < one.right)
      // Lines of text may touch by the empty parts above and below their letters.
      .filter((other) => one.top + 2 < other.bottom && other.top + 2 < one.bottom)
      .map((other) => `${one.text} | ${other.text}`),
  );
}
