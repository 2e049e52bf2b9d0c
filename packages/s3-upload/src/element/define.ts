import { HitlessUpload } from "./hitless-upload.ts";

/** Registers the element, unless it is. */
export function defineHitlessUpload(name = "hitless-upload"): void {
  if (customElements.get(name) === undefined) customElements.define(name, HitlessUpload);
}
