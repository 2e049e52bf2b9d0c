/** What the script tag gives: everything as `HitlessS3Upload`, and the element defined. */
import { defineHitlessUpload } from "./element/index.ts";

export * from "./index.ts";
export * from "./element/index.ts";

defineHitlessUpload();
