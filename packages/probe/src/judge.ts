/** What came back for a request, as far as it matters for good or bad. */
export type Reply =
  | { is: "answer"; status: number; location?: string }
  | { is: "broken"; reason: string };

/** A status, such as 200, or a class of them, such as `2xx`. */
export type Expected = number | "1xx" | "2xx" | "3xx" | "4xx" | "5xx";

/** What a good answer looks like. */
export type Expectation =
  | { is: "status"; status: number }
  | { is: "class"; hundreds: number; seen?: number }
  | { is: "redirect"; to: string };

/** Reads `expect` of the options. Pure. */
export function expectation(expected: Expected): Expectation {
  if (typeof expected === "number") return { is: "status", status: expected };
  return { is: "class", hundreds: Number(expected[0]) };
}

/**
 * What to expect from now on, after this answer of a clean baseline: the same class of status, a
 * redirect to the same place. Nothing where the answer is not good by itself. Pure.
 */
export function learn(reply: Reply): Expectation | undefined {
  if (reply.is === "broken") return undefined;
  const hundreds = Math.floor(reply.status / 100);
  if (hundreds === 3 && reply.location !== undefined) return { is: "redirect", to: reply.location };
  if (hundreds === 2 || hundreds === 3) return { is: "class", hundreds, seen: reply.status };
  return undefined;
}

/** Why this is a failure; nothing where it is as expected. Pure. */
export function judge(expected: Expectation, reply: Reply): string | undefined {
  if (reply.is === "broken") return reply.reason;
  if (meets(expected, reply)) return undefined;
  return `${describe(reply)} instead of ${wanted(expected, reply)}`;
}

/** An answer in words: `status 502`, `redirect to /login`. Pure. */
export function describe(reply: { status: number; location?: string }): string {
  const isRedirect = Math.floor(reply.status / 100) === 3 && reply.location !== undefined;
  return isRedirect ? `redirect to ${reply.location}` : `status ${reply.status}`;
}

function meets(expected: Expectation, reply: { status: number; location?: string }): boolean {
  const hundreds = Math.floor(reply.status / 100);
  if (expected.is === "status") return reply.status === expected.status;
  if (expected.is === "class") return hundreds === expected.hundreds;
  return hundreds === 3 && reply.location === expected.to;
}

function wanted(expected: Expectation, reply: { status: number; location?: string }): string {
  if (expected.is === "redirect") return `redirect to ${expected.to}`;
  const status =
    expected.is === "status" ? expected.status : (expected.seen ?? `${expected.hundreds}xx`);
  return describe(reply).startsWith("status") ? String(status) : `status ${status}`;
}
