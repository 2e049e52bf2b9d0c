import { Fault } from "../protocol/fault.ts";
import type { ByteRange } from "../store/read-segments.ts";

/**
 * The one range of a `Range` header; `undefined` for what is to be ignored, several ranges among it.
 * Source: RFC 9110, section 14.2.
 * @throws {Fault} `InvalidRange`
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const range =
    first === ""
      ? { first: Math.max(size - Number(last), 0), last: size - 1 }
      : { first: Number(first), last: Math.min(last === "" ? size - 1 : Number(last), size - 1) };
  if (range.first <= range.last) return range;
  throw new Fault("InvalidRange", {
    elements: { RangeRequested: header ?? "", ActualObjectSize: String(size) },
    headers: { "content-range": `bytes */${size}` },
  });
}
