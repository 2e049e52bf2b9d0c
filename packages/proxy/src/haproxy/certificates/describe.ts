import type { X509Certificate } from "node:crypto";

/** What may be told of a certificate. */
export interface CertificateDescription {
  /** The hosts that it is for. */
  names: string[];
  validFrom: Date;
  validTo: Date;
  /** SHA-256, as in `AB:CD:…`. */
  fingerprint: string;
  /** SHA-1, by which HAProxy's `show ssl cert` tells one, without colons. */
  sha1: string;
}

export function describeCertificate(leaf: X509Certificate): CertificateDescription {
  return {
    names: namesOf(leaf),
    validFrom: leaf.validFromDate,
    validTo: leaf.validToDate,
    fingerprint: leaf.fingerprint256,
    sha1: leaf.fingerprint.replaceAll(":", ""),
  };
}

// Browsers look at the alternative names alone; HAProxy, where there are none, at the common name.
function namesOf({ subject, subjectAltName }: X509Certificate): string[] {
  const alternatives = (subjectAltName ?? "").split(", ").flatMap((each) => {
    const [, name] = /^(?:DNS|IP Address):(.+)$/.exec(each) ?? [];
    return name === undefined ? [] : [name.toLowerCase()];
  });
  if (alternatives.length > 0) return [...new Set(alternatives)];
  const [, common] = /^CN=(.+)$/m.exec(subject) ?? [];
  return common === undefined ? [] : [common.toLowerCase()];
}
