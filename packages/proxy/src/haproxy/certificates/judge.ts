import type { X509Certificate } from "node:crypto";

import { issued } from "./chain.ts";

const day = 86_400_000;
const soonMs = 14 * day;

/** Why clients would refuse the certificate at that time. */
export function datesProblem(
  { validFromDate, validToDate }: X509Certificate,
  now: Date,
): string | undefined {
  if (now > validToDate) return `it expired on ${validToDate.toISOString()}`;
  if (now < validFromDate) return `it is not valid before ${validFromDate.toISOString()}`;
  return undefined;
}

export function warningsOf({
  all,
  chain,
  now,
}: {
  all: readonly X509Certificate[];
  chain: readonly X509Certificate[];
  now: Date;
}): string[] {
  const [leaf] = chain;
  const last = chain.at(-1);
  const warnings: string[] = [];
  if (leaf !== undefined && expiresSoon(leaf, now)) {
    warnings.push(`expires on ${leaf.validToDate.toISOString()}`);
  }
  if (last !== undefined && last === leaf && !issued(leaf, leaf)) {
    warnings.push("comes without its issuer's certificate, which many clients need");
  }
  const apart = all.length - chain.length;
  if (apart > 0) warnings.push(`left out ${apart} that did not issue it`);
  return warnings;
}

// One that lives for a week is not late all its life.
function expiresSoon({ validFromDate, validToDate }: X509Certificate, now: Date): boolean {
  const life = validToDate.getTime() - validFromDate.getTime();
  return validToDate.getTime() - now.getTime() < Math.min(soonMs, life / 3);
}
