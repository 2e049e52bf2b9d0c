import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** The credential scope of a signature. Source: AWS Signature Version 4 for API requests. */
export interface Scope {
  /** `YYYYMMDD` */
  date: string;
  region: string;
  service: string;
}

export function scopeText({ date, region, service }: Scope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** The key that signs for one day, region and service. */
export function signingKey(secretAccessKey: string, { date, region, service }: Scope): Buffer {
  const ofDate = hmac(`AWS4${secretAccessKey}`, date);
  return hmac(hmac(hmac(ofDate, region), service), "aws4_request");
}

/** The signature of a string, in hexadecimal. */
export function sign(key: Buffer, text: string): string {
  return hmac(key, text).toString("hex");
}

/** Compares in a time that does not tell where they differ. */
export function isSameSignature(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

export function sha256Hex(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
