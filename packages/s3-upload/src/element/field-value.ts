import type { UploadItem } from "../queue-item.ts";
import type { Texts } from "./texts.ts";

/** What a form gets from the element, and whether it may be sent. */
export interface FieldValue {
  /** The confirmation of each upload, as JSON. */
  values: string[];
  flags: ValidityStateFlags;
  message: string;
}

export function fieldValueOf(
  items: readonly UploadItem[],
  required: boolean,
  texts: Readonly<Texts>,
): FieldValue {
  const values = items
    .filter(({ confirmation }) => confirmation !== undefined)
    .map(({ confirmation }) => JSON.stringify(confirmation));
  const isBusy = items.some(({ state }) => ["waiting", "uploading", "offline"].includes(state));
  // A form that is sent without them looks as if they were in it.
  const isUnsent = items.some(({ state }) => state === "failed" || state === "paused");
  const isMissing = required && values.length === 0 && !isBusy && !isUnsent;
  const message = isBusy ? texts.wait : isUnsent ? texts.unsent : isMissing ? texts.required : "";
  return { values, flags: { customError: isBusy || isUnsent, valueMissing: isMissing }, message };
}
