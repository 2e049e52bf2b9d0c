import { outcome } from "../support/http.ts";
import { ask } from "../support/sign.ts";
import { check, type Subject } from "./check.ts";

const keys = ["a/1", "a/2", "b", "c/1", "d", "%EF%BD%9E", "%F0%9F%8E%B8"];

const root = "listed/";
const filled = new WeakMap<Subject, Promise<void>>();

/** What a listing of the seven keys holds, in order: keys, beginnings, and whether there is more. */
function list(name: string, expected: string, query: Record<string, string>) {
  return check(`list: ${name}`, expected, async (at) => {
    const before = filled.get(at) ?? fill(at);
    filled.set(at, before);
    await before;
    return entries(at, query);
  });
}

async function fill(at: Subject): Promise<void> {
  const put = (key: string) =>
    ask(at, { method: "PUT", path: `/${at.bucket}/${root}${key}`, body: key });
  await Promise.all(keys.map(put));
}

async function entries(at: Subject, query: Record<string, string>): Promise<string> {
  const full = Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      ["marker", "start-after", "prefix"].includes(name) ? root + value : value,
    ]),
  );
  const answer = await ask(at, { path: `/${at.bucket}`, query: { prefix: root, ...full } });
  if (answer.status !== 200) return outcome(answer);
  const found = (element: string) =>
    [...answer.text.matchAll(new RegExp(`<${element}>([^<]*)<`, "g"))].map(([, name = ""]) =>
      name.replace(root, ""),
    );
  const names = [...found("Key"), ...found("CommonPrefixes><Prefix")];
  const more = /<IsTruncated>([^<]*)</.exec(answer.text)?.[1] === "true" ? " …" : "";
  return names.join(" ") + more;
}

export const listChecks = [
  list("all, by the order of UTF-8", "a/1 a/2 b c/1 d ～ \u{1f3b8}", { "list-type": "2" }),
  list("with a prefix", "a/1 a/2", { "list-type": "2", prefix: "a/" }),
  list("with beginnings", "b d ～ \u{1f3b8} a/ c/", { "list-type": "2", delimiter: "/" }),
  list("two of them", "a/1 a/2 …", { "list-type": "2", "max-keys": "2" }),
  list("none of them", "", { "list-type": "2", "max-keys": "0" }),
  list("behind a key", "c/1 d ～ \u{1f3b8}", { "list-type": "2", "start-after": "b" }),
  list("behind a key, the old way", "c/1 d ～ \u{1f3b8}", { marker: "b" }),
  list("encoded", "a/1 a/2 b c/1 d %EF%BD%9E %F0%9F%8E%B8", {
    "list-type": "2",
    "encoding-type": "url",
  }),
  list("an encoding that is none", "400 InvalidArgument", {
    "list-type": "2",
    "encoding-type": "rot13",
  }),
  list("a number that is none", "400 InvalidArgument", { "max-keys": "many" }),
  list("a token that is none", "400 InvalidArgument", {
    "list-type": "2",
    "continuation-token": "none",
  }),
  check("list: a key with markup and a control character", "true", async (at, path) => {
    await ask(at, { method: "PUT", path: path("%3Ca%3E%26%01"), body: "x" });
    const query = { "list-type": "2", prefix: path("").slice(at.bucket.length + 2) };
    const { text } = await ask(at, { path: `/${at.bucket}`, query });
    return String(/&lt;a&gt;&amp;&#x0?1;<\/Key>/.test(text));
  }),
];
