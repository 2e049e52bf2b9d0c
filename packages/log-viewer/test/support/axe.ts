import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds wrong with a page, in the state it is in. */
export async function violations(page: Page): Promise<string[]> {
  // The page's policy lets no script in by an element; DevTools may.
  await page.evaluate(`${axe.source}; undefined`);
  return page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as {
      axe: {
        run: () => Promise<{ violations: { id: string; nodes: { failureSummary: string }[] }[] }>;
      };
    };
    const found = await engine.run();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ failureSummary }) => `${id}: ${failureSummary}`),
    );
  });
}

/** By how many pixels a page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}
