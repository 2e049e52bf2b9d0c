/** Of the header `Retry-After` in seconds; dates are left out, as the browser's clock may be wrong. */
export function afterMs(header: string | null | undefined): number | undefined {
  const seconds = Number.parseInt(header ?? "", 10);
  return seconds >= 0 ? seconds * 1000 : undefined;
}
