import { constants } from "node:fs";
import { access, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { CliOptions } from "./cli-options.ts";
import type { ProbeReceipt } from "./receipt.ts";
import { renderHtml } from "./render/html.ts";
import { renderText } from "./render/text.ts";

type Outputs = Pick<CliOptions, "json" | "html">;

/** Finds out before anything runs that a receipt could not be written. @throws {TypeError} */
export async function checkOutputs({ json, html }: Outputs): Promise<void> {
  for (const file of [json, html]) {
    if (file === undefined || file === "-") continue;
    try {
      await access(dirname(resolve(file)), constants.W_OK);
    } catch {
      throw new TypeError(`"${file}" cannot be written: its folder is missing or not writable`);
    }
  }
}

/** Prints the receipt as text, on stderr where stdout gets the JSON, and writes the files asked for. */
export async function writeReceipt(receipt: ProbeReceipt, { json, html }: Outputs): Promise<void> {
  const stream = json === "-" ? process.stderr : process.stdout;
  stream.write(`${renderText(receipt, { color: stream.isTTY && stream.hasColors() })}\n`);
  const asJson = `${JSON.stringify(receipt, undefined, 2)}\n`;
  if (json === "-") process.stdout.write(asJson);
  else if (json !== undefined) await writeFile(json, asJson);
  if (html !== undefined) {
    await writeFile(html, renderHtml(receipt));
    process.stderr.write(`hitless-probe: HTML receipt: ${resolve(html)}\n`);
  }
}
