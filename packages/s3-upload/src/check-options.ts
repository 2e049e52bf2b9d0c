const rules = {
  text: ["a string", (value: unknown) => typeof value === "string"],
  flag: ["true or false", (value: unknown) => typeof value === "boolean"],
  call: ["a function", (value: unknown) => typeof value === "function"],
  object: ["an object", (value: unknown) => typeof value === "object" && value !== null],
  count: [
    "a whole number from 1",
    (value: unknown) => Number.isInteger(value) && Number(value) > 0,
  ],
  number: ["a number from 0", (value: unknown) => Number.isFinite(value) && Number(value) >= 0],
  limit: ["a number from 0", (value: unknown) => typeof value === "number" && value >= 0],
  address: ["an address", (value: unknown) => typeof value === "string" || value instanceof URL],
  accept: ["like image/*,.pdf", isAccept],
} as const;

/** What each option has to be. */
export type OptionRules<Options> = Readonly<Record<keyof Options & string, keyof typeof rules>>;

export const commonRules = {
  settingsUrl: "address",
  getSettings: "call",
  kind: "text",
  accept: "accept",
  minSize: "number",
  maxSize: "limit",
  retries: "limit",
  backoffMs: "number",
  stallMs: "count",
  offlineMs: "number",
  onEvent: "call",
} as const;

/** Of one file. */
export const fileRules = { ...commonRules, onProgress: "call", signal: "object" } as const;

/**
 * Refuses what would be left out in silence, or fail later in words of its own.
 * @throws {TypeError} that names the option.
 */
export function checkOptions(
  given: object | undefined,
  allowed: Readonly<Record<string, keyof typeof rules>>,
): void {
  for (const [name, value] of Object.entries<unknown>({ ...given })) {
    const rule = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (rule === undefined) {
      throw new TypeError(`There is no option ${name}, only ${Object.keys(allowed).join(", ")}`);
    }
    const [expected, holds] = rules[rule];
    if (value !== undefined && !holds(value)) {
      // oxlint-disable-next-line no-base-to-string -- of an object it suffices that it is one
      throw new TypeError(`${name} must be ${expected}; it is ${String(value)}`);
    }
  }
}

/** @throws {TypeError} for a blob, a list or whatever else is no file. */
export function checkIsFile(file: unknown): void {
  // Not `instanceof`: a file may come from another frame.
  if (Object.prototype.toString.call(file) === "[object File]") return;
  throw new TypeError("A File is expected; of a Blob make one: new File([blob], name)");
}

function isAccept(value: unknown): boolean {
  return (
    typeof value === "string" &&
    (value.match(/[^\s,]+/g) ?? []).every((token) => /^\.|\//.test(token))
  );
}
