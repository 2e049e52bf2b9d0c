import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

import { ProxyError } from "../../errors.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { chainOf } from "./chain.ts";
import { type CertificateDescription, describeCertificate } from "./describe.ts";
import { datesProblem, warningsOf } from "./judge.ts";

export interface ReadCertificate extends CertificateDescription {
  /** Certificate, chain and key, as HAProxy reads them. Secret. */
  pem: string;
  /** What serves today and still needs someone to look at it. */
  warnings: string[];
}

export interface ReadCertificateOptions {
  /** Stands in messages. */
  name: string;
  /** @default now */
  now?: Date;
}

/**
 * Reads a certificate with its key and its chain, in any order, from a PEM text, and checks what would fail
 * only once it served. No message of an error or a warning holds any part of the text.
 * @throws {ProxyError} `invalid`, saying what is wrong and what is needed.
 */
export function readCertificate(
  text: string,
  { name, now = new Date() }: ReadCertificateOptions,
): ReadCertificate {
  const refusal: Refusal = (why) => new ProxyError("invalid", `certificate "${name}": ${why}.`);
  const blocks = blocksOf(text);
  const { key, keyPem } = readKey(blocks, refusal);
  const all = readCertificates(blocks, refusal);
  const leaf = all.find((each) => each.checkPrivateKey(key));
  if (leaf === undefined) throw refusal("its private key is not the key of the certificate in it");
  const problem = datesProblem(leaf, now);
  if (problem !== undefined) throw refusal(problem);
  const chain = chainOf(leaf, all);
  const pem = [...chain.map((each) => withNewline(each.toString())), keyPem].join("");
  return { ...describeCertificate(leaf), pem, warnings: warningsOf({ all, chain, now }) };
}

type Refusal = (why: string) => ProxyError;

function readKey(blocks: readonly Block[], refusal: Refusal): { key: KeyObject; keyPem: string } {
  const keys = blocks.filter(({ label }) => label.endsWith("PRIVATE KEY"));
  const only = keys[0];
  if (only === undefined) throw refusal(`there is no private key in it; ${needed("PRIVATE KEY")}`);
  if (keys.length > 1) throw refusal(`there are ${keys.length} private keys in it, not one`);
  if (only.encrypted) {
    throw refusal("its private key is encrypted; `openssl pkey` writes it without the password");
  }
  const key = parsed(() => createPrivateKey(only.pem));
  if (key === undefined) throw refusal("its private key cannot be read");
  const bits = key.asymmetricKeyDetails?.modulusLength;
  // Fewer are refused by OpenSSL too, but only once HAProxy loads them.
  if (bits !== undefined && bits < 2_048) {
    throw refusal(`its key has ${bits} bits, and at least 2048 are needed`);
  }
  return { key, keyPem: only.pem };
}

function readCertificates(blocks: readonly Block[], refusal: Refusal): X509Certificate[] {
  const found = blocks.filter(({ label }) => label === "CERTIFICATE");
  if (found.length === 0 && blocks.some(({ label }) => label.endsWith("REQUEST"))) {
    throw refusal("it holds the request for a certificate, not the certificate that was issued");
  }
  if (found.length === 0) throw refusal(`there is no certificate in it; ${needed("CERTIFICATE")}`);
  return found.map(({ pem }, index) => {
    const certificate = parsed(() => new X509Certificate(pem));
    if (certificate !== undefined) return certificate;
    throw refusal(`certificate ${index + 1} of ${found.length} in it cannot be read`);
  });
}

function needed(label: string): string {
  return `a PEM text with "BEGIN ${label}" is needed`;
}

// What the parser says is left out: nothing that it was given may get into a log.
function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function withNewline(pem: string): string {
  return pem.endsWith("\n") ? pem : `${pem}\n`;
}
