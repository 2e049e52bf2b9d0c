import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";

/** The folders of this package that hold what a browser runs, too. */
const folders = ["page", "query", "line"] as const;
const isSource = import.meta.url.endsWith(".ts");
const name = new RegExp(
  `^/modules/((?:${folders.join("|")})/[a-z0-9-]+\\.${isSource ? "ts" : "js"})$`,
);
const kept = new Map<string, string>();

/** Where the page's first module is. */
export const firstModule = `/modules/page/main.${isSource ? "ts" : "js"}`;

/** A module of the page; in a clone its types are taken away here, so that nothing needs a build. */
export function findModule(path: string): string | undefined {
  const [, file] = name.exec(path) ?? [];
  if (file === undefined || file.includes(".test.")) return undefined;
  const text = kept.get(file) ?? readModule(new URL(`../${file}`, import.meta.url));
  if (text !== undefined) kept.set(file, text);
  return text;
}

function readModule(url: URL): string | undefined {
  let text: string;
  try {
    text = readFileSync(url, "utf8");
  } catch {
    return undefined;
  }
  return isSource ? withoutWarning(() => nodeModule.stripTypeScriptTypes(text)) : text;
}

/** Node.js does the same to every module of a clone without a word, but warns of its own function for it. */
function withoutWarning<Result>(run: () => Result): Result {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => {};
  try {
    return run();
  } finally {
    process.emitWarning = emitWarning;
  }
}
