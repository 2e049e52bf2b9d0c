import type { Page } from "playwright-core";

/** The messages of the rows that are in view or nearly so, from the top. */
export async function messages(page: Page): Promise<string[]> {
  const rows = await rowsOf(page);
  return rows.map(({ text }) => text);
}

/** The messages of the rows that are chosen. */
export async function chosen(page: Page): Promise<string[]> {
  const rows = await rowsOf(page);
  return rows.filter(({ isChosen }) => isChosen).map(({ text }) => text);
}

export async function search(page: Page, text: string): Promise<void> {
  await page.locator("#query").fill(text);
  await page.locator("#search button").click();
}

/** What is said below the lines. */
export async function state(page: Page): Promise<string> {
  return (await page.locator("#count").textContent()) ?? "";
}

interface Row {
  text: string;
  top: number;
  isChosen: boolean;
}

async function rowsOf(page: Page): Promise<Row[]> {
  const rows = await page.locator("#lines .row").evaluateAll((elements) =>
    elements.map((element) => ({
      text: element.querySelector(".text")?.textContent ?? "",
      top: Number.parseInt((element as HTMLElement).style.top, 10),
      isChosen: element.getAttribute("aria-selected") === "true",
    })),
  );
  return rows.toSorted((one, other) => one.top - other.top);
}
