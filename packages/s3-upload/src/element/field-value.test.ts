import { expect, test } from "vitest";

import { newItem } from "../admit.ts";
import type { UploadState } from "../queue-item.ts";
import { fieldValueOf } from "./field-value.ts";
import { englishTexts } from "./texts.ts";

const file = new File(["hello"], "a.txt");
const confirmation = { key: "u/a.txt", size: 5, type: "text/plain" };

test.for([
  [[], "", false],
  [["done"], "", false],
  [["done", "canceled"], "", false],
  [["done", "failed"], englishTexts.unsent, true],
  [["paused"], englishTexts.unsent, true],
  [["failed", "uploading"], englishTexts.wait, true],
  [["offline"], englishTexts.wait, true],
] as const)("with %j a form hears %j", ([states, message, customError]) => {
  const value = fieldValueOf(itemsOf(states), false, englishTexts);
  expect(value).toMatchObject({ message, flags: { customError, valueMissing: false } });
});

test.for([
  [[], true],
  [["canceled"], true],
  [["failed"], false],
  [["done"], false],
] as const)("a required one with %j misses a file: %s", ([states, valueMissing]) => {
  const { flags, values } = fieldValueOf(itemsOf(states), true, englishTexts);
  expect(flags.valueMissing).toBe(valueMissing);
  expect(values).toHaveLength(states.filter((state) => state === "done").length);
});

function itemsOf(states: readonly UploadState[]) {
  return states.map((state, at) => ({
    ...newItem(`upload-${at}`, file),
    state,
    ...(state === "done" && { confirmation }),
  }));
}
