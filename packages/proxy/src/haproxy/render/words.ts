import { ProxyError } from "../../errors.ts";

/**
 * One word of haproxy.cfg that means the text itself, whatever is in it.
 * @throws {ProxyError} `invalid` for control characters, which no quoting makes safe.
 */
export function quoted(text: string, what: string): string {
  if (/^[\w./:-]+$/.test(text)) return text;
  refuseControls(text, what);
  // Between single quotes nothing has a meaning of its own, so a quote has to stand outside of them.
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A path within the parentheses of a converter, where commas and parentheses have a meaning too.
 * The word around it has to be quoted as well.
 */
export function quotedArgument(path: string, what: string): string {
  refuseControls(path, what);
  return `"${path.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** A line, or part of one, that is taken over as it is: whoever writes it speaks HAProxy's language. */
export function asItIs(text: string, what: string): string {
  refuseControls(text, what);
  return text.trim();
}

/** A duration as HAProxy reads it. */
export function duration(milliseconds: number, what: string): string {
  return `${whole(milliseconds, { what, least: 1, most: 2_147_483_647 })}ms`;
}

export function whole(
  value: number,
  { what, least, most }: { what: string; least: number; most: number },
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw invalid(what, `must be a whole number from ${least} to ${most}, not ${value}`);
}

export function invalid(what: string, why: string): ProxyError {
  return new ProxyError("invalid", `HAProxy's configuration: ${what} ${why}.`);
}

function refuseControls(text: string, what: string): void {
  // oxlint-disable-next-line no-control-regex -- these are what must not get in
  if (/[\u0000-\u001F\u007F\u0085\u2028\u2029]/.test(text)) {
    throw invalid(what, "must be on one line and without control characters");
  }
}
