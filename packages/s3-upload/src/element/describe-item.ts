import { bytes } from "../bytes.ts";
import type { UploadItem } from "../queue-item.ts";
import { type Sentences, sentenceOf } from "../sentences.ts";
import { durationText, fill, type Texts } from "./texts.ts";

export interface Wording {
  texts: Readonly<Texts>;
  sentences: Partial<Sentences>;
  /** BCP 47. */
  language: string | undefined;
}

/** What the row of a file says under its name. */
export function describeItem(item: UploadItem, wording: Wording): string {
  const { texts, sentences } = wording;
  const { state, error } = item;
  if (error !== undefined) return sentenceOf(error, sentences);
  if (state === "uploading") return progressText(item, wording);
  if (state === "waiting" || state === "done") return `${texts[state]} · ${bytes(item.file.size)}`;
  return state === "failed" ? "" : texts[state];
}

function progressText({ progress }: UploadItem, { texts, language }: Wording): string {
  const { loaded, total, bytesPerSecond, secondsLeft, startedOver } = progress;
  const said = [fill(texts.sent, { loaded: bytes(loaded), total: bytes(total) })];
  if (bytesPerSecond > 0) said.push(`${bytes(bytesPerSecond)}/s`);
  // What is sent may still wait for its answer.
  if (secondsLeft !== undefined && secondsLeft > 0) {
    said.push(fill(texts.left, { time: durationText(secondsLeft, language) }));
  }
  if (startedOver > 0) said.push(texts.startedOver);
  return said.join(" · ");
}

/** What is read out when a file comes into a state; undefined where that needs no words. */
export function announcementOf(item: UploadItem, wording: Wording): string | undefined {
  const { state, file } = item;
  if (state === "uploading") return undefined;
  if (state === "waiting") return fill(wording.texts.added, { name: file.name });
  const said = describeItem(item, wording);
  return said.includes(file.name) ? said : `${file.name}: ${said}`;
}
