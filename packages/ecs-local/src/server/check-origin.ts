import { Fault } from "../protocol/fault.ts";

/**
 * Credentials are not checked, so any page in a browser on this machine could change everything by a form.
 * Browsers say where such a request comes from; pages of this machine's own servers are let through.
 * Source: RFC 6454, section 7, "The HTTP Origin Header Field".
 * @throws {Fault} `AccessDeniedException`
 */
export function checkOrigin(origin: string | undefined): void {
  if (origin === undefined || isOfThisMachine(origin)) return;
  const what = `A page of ${origin.slice(0, 200)} asks. Only those of this machine are answered.`;
  throw new Fault("AccessDeniedException", what, { status: 403 });
}

/** What is no address, such as `null` of a page without an origin, is not. */
function isOfThisMachine(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(origin).hostname);
}
