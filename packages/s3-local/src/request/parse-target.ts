import { Fault } from "../protocol/fault.ts";
import { decodePercent, encodePath } from "./percent.ts";
import type { Parameters } from "./s3-request.ts";

export interface Target {
  signedPath: string;
  query: Parameters;
  bucket?: string;
  key?: string;
}

const maxKeyBytes = 1024;

/**
 * What a request is for. A bucket is named by the path's first segment, or by the host
 * `<bucket>.localhost`.
 * Source: Amazon S3 User Guide, "Virtual hosting of general purpose buckets".
 * @throws {Fault} `InvalidURI`, `KeyTooLongError`
 */
export function parseTarget(url: string, host: string): Target {
  const relative = url.replace(/^https?:\/\/[^/?]*/i, "");
  const questionMark = relative.indexOf("?");
  const rawPath = questionMark < 0 ? relative : relative.slice(0, questionMark);
  const path = decodePercent(rawPath === "" ? "/" : rawPath);
  if (!path.startsWith("/")) throw new Fault("InvalidURI");
  const query = questionMark < 0 ? [] : parseQuery(relative.slice(questionMark + 1));
  return { signedPath: encodePath(path), query, ...bucketAndKey(path, host) };
}

function parseQuery(text: string): Parameters {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const name = equals < 0 ? pair : pair.slice(0, equals);
      const value = equals < 0 ? "" : pair.slice(equals + 1);
      return [decodeParameter(name), decodeParameter(value)];
    });
}

function decodeParameter(text: string): string {
  return decodePercent(text.replaceAll("+", "%20"));
}

function bucketAndKey(path: string, host: string): { bucket?: string; key?: string } {
  const ofHost = /^([a-z0-9][a-z0-9.-]*)\.localhost(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase();
  if (ofHost !== undefined) return { bucket: ofHost, ...keyOf(path.slice(1)) };
  const slash = path.indexOf("/", 1);
  const bucket = slash < 0 ? path.slice(1) : path.slice(1, slash);
  if (bucket === "") return {};
  return { bucket, ...(slash < 0 ? {} : keyOf(path.slice(slash + 1))) };
}

function keyOf(key: string): { key?: string } {
  checkKeyLength(key);
  return key === "" ? {} : { key };
}

/** @throws {Fault} `KeyTooLongError` */
export function checkKeyLength(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= maxKeyBytes) return;
  const elements = { Size: String(size), MaxSizeAllowed: String(maxKeyBytes) };
  throw new Fault("KeyTooLongError", { elements });
}
