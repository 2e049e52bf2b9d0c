import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { type ProbeReceipt, renderHtml } from "@hitless/probe";

import { receiptsFolder } from "./system.ts";

/** Writes a receipt as a page and as JSON. Returns the page's path as one types it here. */
export async function writeReceipt(name: string, receipt: ProbeReceipt): Promise<string> {
  await mkdir(receiptsFolder, { recursive: true });
  const page = join(receiptsFolder, `${name}.html`);
  await writeFile(page, renderHtml(receipt));
  await writeFile(join(receiptsFolder, `${name}.json`), `${JSON.stringify(receipt, null, 2)}\n`);
  return relative(process.cwd(), page);
}
