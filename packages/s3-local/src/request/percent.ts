import { Fault } from "../protocol/fault.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Every byte but the unreserved ones, as the signature has them.
 * Source: Amazon S3 API Reference, "Signature calculations", `UriEncode`.
 */
export function encodePercent(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** {@link encodePercent} but for the slash. */
export function encodePath(path: string): string {
  return path.split("/").map(encodePercent).join("/");
}

/**
 * The text of percent-encoded UTF-8.
 * @throws {Fault} `InvalidURI`
 */
export function decodePercent(encoded: string): string {
  // Node.js gives the request line's bytes as Latin-1.
  const bytes = Buffer.from(encoded, "latin1");
  if (!bytes.includes(0x25)) return decode(bytes);
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x25) {
      decoded.push(byte);
      continue;
    }
    const digits = encoded.slice(at + 1, at + 3);
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) throw new Fault("InvalidURI");
    decoded.push(Number.parseInt(digits, 16));
    at += 2;
  }
  return decode(Buffer.from(decoded));
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Fault("InvalidURI");
  }
}
