import type { AskServer } from "./ask-server.ts";
import { UploadError } from "./errors.ts";
import type { Part } from "./plan-parts.ts";
import { validity } from "./validity.ts";
import type { SignedParts } from "./wire.ts";

type SignedPart = SignedParts["parts"][number];

/** Gets addresses for parts, several by one request. */
export interface PartSigner {
  sign(part: Part, signal: AbortSignal): Promise<SignedPart>;
  /** Of a part whose address the store took for expired. */
  drop(part: Part): void;
}

/** Addresses are valid for minutes only, so that not all are signed ahead. */
const atOnce = 8;

/** `next` tells the parts that are not stored yet, some of which are signed along. */
export function partSigner(
  ask: AskServer,
  ticket: string,
  next: () => readonly Part[],
): PartSigner {
  const signed = new Map<number, { part: SignedPart; holds: (at: number) => boolean }>();
  let asking: Promise<void> | undefined;

  const fresh = (partNumber: number) => {
    const found = signed.get(partNumber);
    return found?.holds(performance.now()) === true ? found.part : undefined;
  };
  const fetchFor = async (part: Part, signal: AbortSignal) => {
    const parts = [part, ...next().filter((each) => fresh(each.partNumber) === undefined)]
      .slice(0, atOnce)
      .map(({ partNumber, start, end }) => ({ partNumber, size: end - start }));
    const answer = await ask<SignedParts>(
      { action: "multipart-sign", ticket, parts },
      signal,
      "parts",
    );
    const holds = validity(answer, performance.now());
    for (const each of answer.parts) signed.set(each.partNumber, { part: each, holds });
  };

  return {
    async sign(part, signal) {
      for (;;) {
        const found = fresh(part.partNumber);
        if (found !== undefined) return found;
        // Lanes that need an address at the same time share one request.
        if (asking === undefined) break;
        await asking.catch(() => undefined);
      }
      asking = fetchFor(part, signal).finally(() => (asking = undefined));
      await asking;
      const answered = signed.get(part.partNumber)?.part;
      if (answered !== undefined) return answered;
      const message = `No address was answered for part ${part.partNumber}`;
      throw new UploadError("settings", message, { at: "server" });
    },
    drop: ({ partNumber }) => void signed.delete(partNumber),
  };
}
