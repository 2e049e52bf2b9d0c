import { expect, test } from "vitest";

import { planUpload } from "../rules/plan-upload.ts";
import { checkRules, type UploadRules } from "../rules/upload-rules.ts";
import { createSigner } from "../signer.ts";

const escape = (code: number): string => String.fromCodePoint(code);

/** What a browser, or whoever speaks like one, may ask for. None of them is ever signed. */
const hostileKeys: readonly (readonly [what: string, name: string])[] = [
  ["nothing", ""],
  ["a parent", "../bob/a.png"],
  ["a parent alone", ".."],
  ["a parent in between", "a/../../bob/a.png"],
  ["a parent at the end", "a/.."],
  ["many parents", "../../../../../../etc/passwd"],
  ["the folder itself", "./a.png"],
  ["the folder itself alone", "."],
  ["three dots", "a/.../b.png"],
  ["dots and a space", "a/.. /b.png"],
  ["a leading slash", "/etc/passwd"],
  ["a trailing slash", "a/"],
  ["two slashes", "a//b.png"],
  ["a slash alone", "/"],
  ["two leading slashes", "//evil.example/a.png"],
  ["encoded dots", "%2e%2e/bob/a.png"],
  ["encoded dots in capitals", "%2E%2E/bob/a.png"],
  ["a dot and an encoded one", ".%2e/bob/a.png"],
  ["an encoded slash", "..%2fbob%2fa.png"],
  ["an encoded slash in capitals", "a%2Fb.png"],
  ["an encoded backslash", "..%5cbob%5ca.png"],
  ["dots encoded twice", "%252e%252e/bob/a.png"],
  ["a slash encoded twice", "..%252fbob"],
  ["a slash encoded thrice", "..%25252fbob"],
  ["an encoded NUL", "a.png%00.html"],
  ["an encoded line feed", "a%0aSet-Cookie: x=y.png"],
  ["an encoded carriage return", "a%0d%0aa.png"],
  ["an overlong encoded slash", "..%c0%afbob"],
  ["an overlong encoded dot", "%c0%ae%c0%ae/bob"],
  ["a backslash", "..\\bob\\a.png"],
  ["a drive of Windows", "C:\\a.png"],
  ["a share of Windows", "\\\\evil.example\\a.png"],
  ["NUL", `a.png${escape(0)}.html`],
  ["NUL alone", escape(0)],
  ["a line feed", "a\nb.png"],
  ["a carriage return", "a\rb.png"],
  ["a tab", "a\tb.png"],
  ["an escape", `a${escape(0x1b)}[2Jb.png`],
  ["a delete", `a${escape(0x7f)}b.png`],
  ["a next line of C1", `a${escape(0x85)}b.png`],
  ["a line separator", `a${escape(0x2028)}b.png`],
  ["a paragraph separator", `a${escape(0x2029)}b.png`],
  ["a turned direction", `a${escape(0x202e)}gnp.exe`],
  ["an isolated direction", `a${escape(0x2066)}gnp.exe`],
  ["a mark of direction", `a${escape(0x200f)}b.png`],
  ["half a surrogate pair", `a${String.fromCharCode(0xd800)}b.png`],
  ["the other half", `a${String.fromCharCode(0xdc00)}b.png`],
  ["a non-character", `a${escape(0xffff)}b.png`],
  ["a replacement character", `a${escape(0xfffd)}b.png`],
  ["fullwidth dots", `${escape(0xff0e)}${escape(0xff0e)}/bob/a.png`],
  ["a two dot leader", `${escape(0x2025)}/bob/a.png`],
  ["one dot leaders", `${escape(0x2024)}${escape(0x2024)}/bob/a.png`],
  ["a fullwidth slash", `..${escape(0xff0f)}bob`],
  ["a fullwidth backslash", `..${escape(0xff3c)}bob`],
  ["a sign that holds a slash", `a${escape(0x2100)}b.png`],
  ["S3's placeholder", "${filename}"],
  ["S3's placeholder in a name", "a/${filename}.png"],
  ["another placeholder", "${key}"],
  ["over 1,024 bytes", "a".repeat(1025)],
  ["over 1,024 bytes in fewer characters", "é".repeat(513)],
];

const user = "alice";
const wish = { type: "image/png", size: 1 };
const id = "0f3a";

test.each(hostileKeys)("refuses %s as a name", (_what, name) => {
  expect(() => planUpload(rules(), { user }, { ...wish, name }, id)).toThrow(
    expect.objectContaining({ code: "BadName" }) as Error,
  );
});

test.each(hostileKeys)("refuses %s as a whole key", (_what, name) => {
  const exact = rules({ uniqueKey: false });

  expect(() => planUpload(exact, { user }, { ...wish, name }, id)).toThrow(
    expect.objectContaining({ code: "BadName" }) as Error,
  );
});

test.each(hostileKeys)("signs no POST and no PUT of %s", async (_what, name) => {
  const signer = createSigner({
    bucket: "uploads",
    region: "eu-central-1",
    credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
  });
  const upload = { key: name, contentType: "image/png", size: 1 };
  const refused = expect.objectContaining({ code: "BadName" }) as Error;

  await expect(signer.signUpload(upload)).rejects.toThrow(refused);
  await expect(signer.signPut(upload)).rejects.toThrow(refused);
  await expect(signer.createMultipart(upload)).rejects.toThrow(refused);
});

test("has more than 40 of them", () => {
  expect(new Set(hostileKeys.map(([, name]) => name)).size).toBeGreaterThan(40);
});

// The twin: without a look at the name, most of them would leave the user's prefix in the eyes of some reader.
test("would let a user out without the look at the name", () => {
  const unchecked = hostileKeys.map(([, name]) => `u/alice/${name}`);
  const resolved = unchecked
    .map((key) => decodeURIComponentOr(key.replaceAll("\\", "/").normalize("NFKC")))
    .map((key) => new URL(key, "http://store.example/").pathname);

  expect(resolved.filter((path) => !path.startsWith("/u/alice/")).length).toBeGreaterThan(12);
});

test("refuses a key that is not normalized, and normalizes a name", () => {
  const name = "the\u0301re\u0301min.png";
  const exact = rules({ uniqueKey: false });

  expect(() => planUpload(exact, { user }, { ...wish, name }, id)).toThrow("NFC");
  expect(planUpload(rules(), { user }, { ...wish, name }, id).key).toBe(
    "u/alice/0f3a/th\u00e9r\u00e9min.png",
  );
});

test.each([
  ["photo.png", "u/alice/0f3a/photo.png"],
  ["designs/theremin/photo.png", "u/alice/designs/theremin/0f3a/photo.png"],
  ["Photo #1 [final] (2).png", "u/alice/0f3a/Photo #1 [final] (2).png"],
  ["写真.jpg", "u/alice/0f3a/写真.jpg"],
  ["100% <sure>?.png", "u/alice/0f3a/100_ _sure__.png"],
  ["🎛️.png", "u/alice/0f3a/_\ufe0f.png"],
  [" a.png ", "u/alice/0f3a/a.png"],
  ["u/alice/photo.png", "u/alice/u/alice/0f3a/photo.png"],
])("puts %j under %s", (name, key) => {
  expect(planUpload(rules(), { user }, { ...wish, name }, id).key).toBe(key);
});

test("keeps what asks for another user's folder in its own", () => {
  const exact = rules({ uniqueKey: false });
  const keyOf = (name: string): string => planUpload(exact, { user }, { ...wish, name }, id).key;

  expect(keyOf("u/bob/x.png")).toBe("u/alice/u/bob/x.png");
  expect(keyOf("u/alice/x.png")).toBe("u/alice/x.png");
  expect(keyOf("u/alicex/x.png")).toBe("u/alice/u/alicex/x.png");
});

test.each([
  ["..", "u/~2e./"],
  [".", "u/~2e/"],
  ["../bob", "u/~2e.~2fbob/"],
  ["alice@example.com", "u/alice~40example.com/"],
  ["a~2fb", "u/a~7e2fb/"],
  ["a/b", "u/a~2fb/"],
  ["$&", "u/~24~26/"],
  ["${filename}", "u/~24~7bfilename~7d/"],
  ["é", "u/~c3~a9/"],
  [`a${escape(0)}`, "u/a~00/"],
])("gives the user %j the prefix %s", (name, prefix) => {
  const { key } = planUpload(rules(), { user: name }, { ...wish, name: "a.png" }, id);

  expect(key).toBe(`${prefix}0f3a/a.png`);
});

test.each(["", `a${String.fromCharCode(0xd800)}`])("takes no user %j", (name) => {
  expect(() => planUpload(rules(), { user: name }, { ...wish, name: "a" }, id)).toThrow(TypeError);
});

function rules(more: Partial<UploadRules> = {}) {
  return checkRules({ types: ["image/*"], maxSize: 1000, ...more });
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(text));
  } catch {
    return text;
  }
}
