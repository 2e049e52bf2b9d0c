import type { X509Certificate } from "node:crypto";

/** From the certificate itself up to the last issuer that is there; the order they came in does not matter. */
export function chainOf(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
): X509Certificate[] {
  const chain = [leaf];
  for (;;) {
    const last = chain.at(-1) ?? leaf;
    const issuer = others.find((each) => !chain.includes(each) && issued(each, last));
    if (issuer === undefined || issued(last, last)) return chain;
    chain.push(issuer);
  }
}

export function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
