import { expect, test } from "vitest";

import { UploadError, type UploadErrorCode, type UploadErrorPlace } from "./errors.ts";
import { english, type Sentences, sentenceOf } from "./sentences.ts";

const tooLarge = new UploadError("too-large", "for developers", {
  at: "file",
  values: { name: "a.mov", limit: "1500000" },
});

test("says what is wrong with which file, and the limit as people read it", () => {
  expect(sentenceOf(tooLarge)).toBe("a.mov is larger than allowed (1.5 MB).");
});

test("says it in another language, and in English what that lacks", () => {
  const german: Partial<Sentences> = { "too-large": "{name} ist zu groß{limit}." };
  expect(sentenceOf(tooLarge, german)).toBe("a.mov ist zu groß (1.5 MB).");
  expect(sentenceOf(new UploadError("cors", "", { at: "store" }), german)).toBe(english.cors);
});

test("names the store's code where it knows no better", () => {
  const unknown = new UploadError("unknown", "", { at: "store", status: 200, sourceCode: "Odd" });
  expect(sentenceOf(unknown)).toBe("The file could not be uploaded (Odd).");
});

test.for(Object.entries(english))("leaves nothing to fill in for %s", ([key]) => {
  const [code, at] = key === "busy-server" ? ["busy", "server"] : [key, "store"];
  const error = new UploadError(code as UploadErrorCode, "", { at: at as UploadErrorPlace });
  expect(sentenceOf(error)).toMatch(/^[A-Z][^{}]+\.$/);
});

test("does not blame the storage for a site that is busy", () => {
  const at = "server";
  const limited = new UploadError("busy", "", { at, status: 429, sourceCode: "RateLimited" });
  const store = new UploadError("busy", "", { at, status: 502, sourceCode: "StoreUnavailable" });
  expect(sentenceOf(limited)).toBe("This site is busy; try again in a moment.");
  expect(sentenceOf(store)).toBe("The storage is busy; try again in a moment.");
});

test("does not fill in what a file's name contains", () => {
  const named = new UploadError("missing", "", { at: "store", values: { name: "{code}.png" } });
  expect(sentenceOf(named)).toBe("{code}.png did not arrive; try again.");
});
