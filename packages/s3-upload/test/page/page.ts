import * as element from "../../src/element/index.ts";
import * as s3Upload from "../../src/index.ts";
import { contentOf } from "./content.ts";

/** What the tests find on the page. */
export interface TestPage {
  s3Upload: typeof s3Upload;
  element: typeof element;
  fileOf: (name: string, size: number, type?: string, seed?: number) => File;
  /** Of one upload: what it came to, or its error as plain data, and how far it was when. */
  attempt: (start: () => Promise<unknown>) => Promise<Outcome>;
  /** Left by one evaluation for the next. */
  kept: Record<string, unknown>;
}

export interface Outcome {
  value?: unknown;
  error?: { name: string; message: string; code?: string; at?: string; sourceCode?: string };
}

declare global {
  var testPage: TestPage;
}

globalThis.testPage = {
  s3Upload,
  element,
  fileOf: (name, size, type = "application/octet-stream", seed = 1) =>
    new File([contentOf(size, seed)], name, { type, lastModified: 1 }),
  async attempt(start) {
    try {
      return { value: await start() };
    } catch (error) {
      const { name, message, code, at, sourceCode } = error as s3Upload.UploadError;
      const facts = JSON.stringify({ name, message, code, at, sourceCode });
      return { error: JSON.parse(facts) as Outcome["error"] & object };
    }
  },
  kept: {},
};
element.defineHitlessUpload();
document.documentElement.dataset["ready"] = "";
