export { defineHitlessUpload } from "./define.ts";
export { HitlessUpload } from "./hitless-upload.ts";
export { englishTexts, type Texts } from "./texts.ts";
