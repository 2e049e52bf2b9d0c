import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds wrong with a page, in the state it is in; with `rules`, by these only. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // The page's policy lets no script in by an element; DevTools may.
  await page.evaluate(`${axe.source}; undefined`);
  return page.evaluate(async (only) => {
    const { axe: engine } = globalThis as unknown as {
      axe: {
        run: (
          options: object,
        ) => Promise<{ violations: { id: string; nodes: { failureSummary: string }[] }[] }>;
      };
    };
    const found = await engine.run(only === undefined ? {} : { runOnly: only });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ failureSummary }) => `${id}: ${failureSummary}`),
    );
  }, rules);
}

/** By how many pixels a page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}
