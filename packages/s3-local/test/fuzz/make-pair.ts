import type { Random } from "./random.ts";

/** A policy and a form, of which nobody knows yet whether they go together. */
export interface Pair {
  conditions: unknown[];
  /** More of the policy than it may have, or less. */
  policy: Record<string, unknown>;
  /** In order; names may repeat. */
  fields: [name: string, value: string][];
  /** Sent behind the file. */
  behind: [name: string, value: string][];
  file: string;
  filename: string;
  /** What is wrong with the signature. */
  forged: "no" | "signature" | "secret" | "missing";
}

/** Names and the values that they are given, few enough that policy and form often meet. */
const values: Readonly<Record<string, readonly string[]>> = {
  "Content-Type": ["image/png", "image/gif", "text/plain", "image/"],
  "Cache-Control": ["no-cache", "no-store", "max-age=60"],
  "Content-Disposition": ["attachment", "inline", 'attachment; filename="a.png"'],
  acl: ["private"],
  success_action_status: ["200", "201", "204"],
  "x-amz-meta-maker": ["lutherie", "lute", "ü\u{1f3b8}", ""],
  "x-amz-meta-note": ["a", "ab", "a$b", 'quote"d', "back\\slash", "<&>"],
  "x-ignore-me": ["a", "anything"],
};
const names = Object.keys(values);
const keys = ["u/anna/a.png", "u/anna/b.png", "u/anna/${filename}", "u/bob/a.png", "ü/a b+c.png"];
const prefixes = ["", "u/", "u/anna/", "u/anna/a.png", "u/bob/", "ü/"];

/** A pair in which about half of all things are right. */
export function makePair(random: Random, bucket: string): Pair {
  const chosen = names.filter(() => random.oneIn(3));
  const fields = chosen.map((name): [string, string] => [
    otherCase(name, random),
    random.pick(values[name] ?? []),
  ]);
  const key = random.pick(keys);
  const pair: Pair = {
    conditions: [
      ...(random.oneIn(12) ? [] : [{ bucket: random.oneIn(10) ? "another" : bucket }]),
      ...(random.oneIn(15) ? [] : [keyCondition(key, random)]),
      ...chosen.flatMap((name, at) => conditionFor(name, fields[at]?.[1] ?? "", random)),
      ...(random.oneIn(3) ? [lengthRange(random)] : []),
    ],
    policy: {},
    fields: [["key", key], ...fields],
    behind: [],
    file: "x".repeat(random.below(12)),
    filename: random.pick(["a.png", "ü.png", "x y.png"]),
    forged: "no",
  };
  if (random.oneIn(3)) disturb(pair, random);
  return pair;
}

function keyCondition(key: string, random: Random): unknown {
  if (random.oneIn(3)) return random.oneIn(2) ? { key } : ["eq", "$key", key];
  const fitting = prefixes.filter((prefix) => key.startsWith(prefix));
  return ["starts-with", "$key", random.pick(random.oneIn(4) ? prefixes : fitting)];
}

function conditionFor(name: string, value: string, random: Random): unknown[] {
  if (random.oneIn(15)) return [];
  const wanted = random.oneIn(6) ? random.pick(values[name] ?? []) : value;
  const cased = otherCase(name, random);
  return [
    random.pick<unknown>([
      { [cased]: wanted },
      ["eq", `$${cased}`, wanted],
      ["starts-with", `$${cased}`, beginning(wanted, random)],
    ]),
  ];
}

function beginning(text: string, random: Random): string {
  const characters = Array.from(text);
  return characters.slice(0, random.below(characters.length + 1)).join("");
}

function lengthRange(random: Random): unknown {
  const min = random.below(6);
  return ["content-length-range", min, min + random.below(8)];
}

/** One thing that is seldom. */
function disturb(pair: Pair, random: Random): void {
  random.pick(disturbances)(pair, random);
}

const disturbances: readonly ((pair: Pair, random: Random) => void)[] = [
  (pair, random) => (pair.forged = random.pick(["signature", "secret", "missing"] as const)),
  (pair, random) => (pair.policy["expiration"] = random.pick(expirations())),
  (pair) => (pair.fields = pair.fields.filter(([name]) => name !== "key")),
  (pair, random) => pair.fields.push(["x-amz-meta-extra", random.pick(["a", ""])]),
  (pair, random) => pair.behind.push(["x-amz-meta-extra", random.pick(["a", ""])]),
  (pair, random) => pair.fields.push([...random.pick(pair.fields)]),
  (pair, random) => pair.conditions.push(conditionOf(random)),
  (pair, random) => pair.conditions.push(random.pick(oddConditions)),
  (pair, random) => pair.conditions.push(lengthRange(random)),
  (pair) => (pair.policy["comment"] = "more than a policy has"),
  (pair) => (pair.policy["conditions"] = undefined),
];

/** A condition for a field that may not be there. */
function conditionOf(random: Random): unknown {
  const name = random.pick(names);
  const value = random.pick(["", ...(values[name] ?? [])]);
  return random.pick<unknown>([{ [name]: value }, ["starts-with", `$${name}`, value]]);
}

const oddConditions: readonly unknown[] = [
  ["ends-with", "$key", "g"],
  ["EQ", "$key", "u/anna/a.png"],
  ["eq", "key", "u/anna/a.png"],
  ["eq", "$key"],
  ["starts-with", "$key", "", ""],
  ["content-length-range", 5, 1],
  ["content-length-range", "0", "11"],
  ["content-length-range", -1, 11],
  ["content-length-range", 0],
  ["content-length-range", 0, 1e12],
  { success_action_status: 200 },
  { acl: "private", "x-amz-meta-note": "a" },
  {},
  [],
  "eq",
  7,
];

function expirations(): unknown[] {
  const later = new Date(Date.now() + 3_600_000).toISOString();
  return [
    new Date(Date.now() - 1000).toISOString(),
    later.replace(/\.\d+Z/, "Z"),
    later.replace("Z", ""),
    "tomorrow",
    "",
    undefined,
    Date.now() + 3_600_000,
  ];
}

function otherCase(name: string, random: Random): string {
  return random.pick([name, name, name.toLowerCase(), name.toUpperCase()]);
}
