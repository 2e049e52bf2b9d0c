import { outcome } from "../support/http.ts";
import {
  type FormPart,
  partsOf,
  post,
  signedFields,
  type SignedFormOptions,
} from "../support/form.ts";
import { ask, type Asked } from "../support/sign.ts";
import { check, type Subject } from "./check.ts";

const day = 86_400_000;

interface Try {
  /** The policy's conditions beside that of the key. */
  conditions?: readonly unknown[];
  fields?: Readonly<Record<string, string>>;
  file?: string;
  options?: Partial<SignedFormOptions>;
  /** The form as it is sent. */
  change?: (parts: FormPart[], subject: Subject) => FormPart[];
  filename?: string;
}

/** A form whose policy binds the bucket and the key's beginning, unless the try says otherwise. */
async function form(subject: Subject, key: string, given: Try = {}): Promise<string> {
  return outcome(await sendForm(subject, key, given));
}

function sendForm(subject: Subject, key: string, given: Try) {
  const { conditions = [], fields = {}, file = "hello", options = {}, change = same } = given;
  const prefix = key.slice(0, key.lastIndexOf("/") + 1);
  const all = [{ bucket: subject.bucket }, ["starts-with", "$key", prefix], ...conditions];
  const signed = signedFields(subject, { conditions: all, fields: { key, ...fields }, ...options });
  const { filename = "file.txt" } = given;
  return post(subject, subject.bucket, change(partsOf(signed, file, { filename }), subject));
}

const same = (parts: FormPart[]) => parts;
const keyOf = (path: string) => path.slice(path.indexOf("/", 1) + 1);
const insert = (parts: FormPart[], ...more: FormPart[]) => [
  ...parts.slice(0, -1),
  ...more,
  ...parts.slice(-1),
];
const without = (parts: FormPart[], name: string) => parts.filter((part) => part.name !== name);
const replace = (parts: FormPart[], name: string, value: string) =>
  parts.map((part) => (part.name === name ? { ...part, value } : part));

async function storedAt(at: Asked, path: string): Promise<string> {
  const got = await ask(at, { path });
  return got.status === 200 ? got.text : "nothing";
}

/** One try whose expected outcome is all there is to it. */
function simple(name: string, expected: string, given: Try) {
  return check(`form: ${name}`, expected, (at, path) => form(at, keyOf(path("a")), given));
}

/** The policy and its conditions. */
export const policyChecks = [
  simple("a policy that allows it", "204", {}),
  simple("an expired policy", "403 AccessDenied", {
    options: { expiration: new Date(Date.now() - 1000) },
  }),
  simple("a policy without an end", "400 InvalidPolicyDocument", {
    options: { policy: JSON.stringify({ conditions: [] }) },
  }),
  simple("a policy without conditions", "400 InvalidPolicyDocument", {
    options: { policy: JSON.stringify({ expiration: new Date(Date.now() + day) }) },
  }),
  simple("a policy that is no JSON", "400 InvalidPolicyDocument", { options: { policy: "{" } }),
  simple("a condition with an unknown operator", "400 InvalidPolicyDocument", {
    conditions: [["ends-with", "$key", "a"]],
  }),
  simple("eq holds", "204", {
    conditions: [["eq", "$Content-Type", "text/plain"]],
    fields: { "Content-Type": "text/plain" },
  }),
  simple("eq does not hold", "403 AccessDenied", {
    conditions: [["eq", "$Content-Type", "text/plain"]],
    fields: { "Content-Type": "text/html" },
  }),
  simple("starts-with holds", "204", {
    conditions: [["starts-with", "$Content-Type", "image/"]],
    fields: { "Content-Type": "image/png" },
  }),
  simple("starts-with does not hold", "403 AccessDenied", {
    conditions: [["starts-with", "$Content-Type", "image/"]],
    fields: { "Content-Type": "text/html" },
  }),
  simple("starts-with of nothing allows everything", "204", {
    conditions: [["starts-with", "$x-amz-meta-note", ""]],
    fields: { "x-amz-meta-note": "anything" },
  }),
  simple("a condition for a field that is not there", "403 AccessDenied", {
    conditions: [["eq", "$x-amz-meta-note", "a"]],
  }),
  simple("starts-with of nothing for a field that is not there", "403 AccessDenied", {
    conditions: [["starts-with", "$x-amz-meta-note", ""]],
  }),
  simple("a list of types, one of them not allowed", "403 AccessDenied", {
    conditions: [["starts-with", "$Content-Type", "image/"]],
    fields: { "Content-Type": "image/png,text/html" },
  }),
  simple("a key outside the prefix", "403 AccessDenied", {
    change: (parts) => replace(parts, "key", "elsewhere/a"),
  }),
  simple("another case of a field's name", "204", {
    conditions: [{ "X-Amz-Meta-Note": "a" }],
    fields: { "x-amz-meta-NOTE": "a" },
  }),
  simple("the most that is allowed", "204", { conditions: [["content-length-range", 1, 5]] }),
  simple("a byte too many", "400 EntityTooLarge", { conditions: [["content-length-range", 1, 4]] }),
  simple("the least that is allowed", "204", { conditions: [["content-length-range", 5, 9]] }),
  simple("a byte too few", "400 EntityTooSmall", { conditions: [["content-length-range", 6, 9]] }),
  simple("an empty file", "204", { file: "" }),
  simple("a field that no condition covers", "403 AccessDenied", {
    fields: { "x-amz-meta-role": "admin" },
  }),
  simple("an acl that no condition covers", "403 AccessDenied", { fields: { acl: "public-read" } }),
  simple("a field that is to be ignored", "204", { fields: { "x-ignore-me": "anything" } }),
  simple("the bucket's name in a field", "204", {
    change: (parts, { bucket }) => insert(parts, { name: "bucket", value: bucket }),
  }),
  check("form: a policy for another bucket", "403 AccessDenied", async (at, path) => {
    const fields = signedFields(at, {
      conditions: [{ bucket: "another" }, ["starts-with", "$key", ""]],
      fields: { key: keyOf(path("a")) },
    });
    return outcome(await post(at, at.bucket, partsOf(fields, "x")));
  }),
];

/** Who signed it. */
export const formSignatureChecks = [
  simple("no policy", "403 AccessDenied", {
    change: (parts) => parts.filter(({ name }) => name === "key" || name === "file"),
  }),
  simple("no signature", "400 InvalidArgument", {
    change: (parts) => without(parts, "x-amz-signature"),
  }),
  simple("another signature", "403 SignatureDoesNotMatch", {
    change: (parts) => replace(parts, "x-amz-signature", "0".repeat(64)),
  }),
  simple("another policy than was signed", "403 SignatureDoesNotMatch", {
    change: (parts) =>
      replace(
        parts,
        "policy",
        Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString("base64"),
      ),
  }),
  check("form: an unknown access key", "403 InvalidAccessKeyId", (at, path) =>
    form(at, keyOf(path("a")), {
      options: { credentials: { ...at.credentials, accessKeyId: "NOBODYKNOWSTHISONE00" } },
    }),
  ),
  check("form: a token with a permanent key", "400 InvalidToken", (at, path) =>
    form(at, keyOf(path("a")), {
      options: { credentials: { ...at.credentials, sessionToken: "Zm9yZ2Vk" } },
    }),
  ),
  simple("signed eight days ago", "403 AccessDenied", {
    options: { at: new Date(Date.now() - 8 * day) },
  }),
  simple("signed six days ago", "204", { options: { at: new Date(Date.now() - 6 * day) } }),
  simple("another region", "400 InvalidArgument", { options: { region: "mars-north-1" } }),
  simple("the algorithm changed", "400 InvalidArgument", {
    change: (parts) => replace(parts, "x-amz-algorithm", "NONE"),
  }),
];

/** The form itself. */
export const formChecks = [
  simple("no key", "400 InvalidArgument", { change: (parts) => without(parts, "key") }),
  simple("no file", "400 InvalidArgument", { change: (parts) => without(parts, "file") }),
  simple("a key of 1025 bytes", "400 KeyTooLongError", {
    change: (parts) => replace(parts, "key", `form-a-key-of-1025-bytes/${"k".repeat(1000)}`),
  }),
  check("form: two keys, the allowed one last", "nothing", async (at, path) => {
    const other = path("../other/a");
    await form(at, keyOf(path("a")), {
      change: (parts) => [{ name: "key", value: keyOf(other) }, ...parts],
    });
    return storedAt(at, other);
  }),
  check("form: two keys, the allowed one first", "nothing", async (at, path) => {
    const other = path("../other/b");
    await form(at, keyOf(path("a")), {
      change: (parts) => insert(parts, { name: "key", value: keyOf(other) }),
    });
    return storedAt(at, other);
  }),
  simple("a field twice", "400 InvalidArgument", {
    conditions: [{ "x-amz-meta-note": "a" }],
    fields: { "x-amz-meta-note": "a" },
    change: (parts) => insert(parts, { name: "x-amz-meta-note", value: "a" }),
  }),
  check("form: a field behind the file is ignored", "204 ", async (at, path) => {
    const status = await form(at, keyOf(path("a")), {
      change: (parts) => [...parts, { name: "x-amz-meta-role", value: "admin" }],
    });
    const { headers } = await ask(at, { method: "HEAD", path: path("a") });
    return `${status} ${headers["x-amz-meta-role"] ?? ""}`;
  }),
  check("form: the file's name in the key", "hello", async (at, path) => {
    await form(at, keyOf(path("${filename}")), { filename: "song.wav" });
    return storedAt(at, path("song.wav"));
  }),
  check("form: a file's name with a path in the key", "hello", async (at, path) => {
    await form(at, keyOf(path("${filename}")), { filename: "C:\\music\\song.wav" });
    return storedAt(at, path("song.wav"));
  }),
  check(
    "form: what it says of the object is kept",
    "image/png no-cache attachment gzip a",
    async (at, path) => {
      const fields = {
        "Content-Type": "image/png",
        "Cache-Control": "no-cache",
        "Content-Disposition": "attachment",
        "Content-Encoding": "gzip",
        "x-amz-meta-note": "a",
      };
      const conditions = Object.entries(fields).map(([name, value]) => ({ [name]: value }));
      await form(at, keyOf(path("a")), { fields, conditions });
      const { headers } = await ask(at, { method: "HEAD", path: path("a") });
      return [
        "content-type",
        "cache-control",
        "content-disposition",
        "content-encoding",
        "x-amz-meta-note",
      ]
        .map((name) => headers[name])
        .join(" ");
    },
  ),
  check("form: answered with 200", "200", (at, path) =>
    form(at, keyOf(path("a")), {
      conditions: [{ success_action_status: "200" }],
      fields: { success_action_status: "200" },
    }),
  ),
  check("form: answered with 201 and a document", "201 key", async (at, path) => {
    const key = keyOf(path("a"));
    const { status, text } = await sendForm(at, key, {
      conditions: [{ success_action_status: "201" }],
      fields: { success_action_status: "201" },
    });
    return `${status} ${text.includes(`<Key>${key}</Key>`) ? "key" : text}`;
  }),
  check("form: an unknown status is answered with 204", "204", (at, path) =>
    form(at, keyOf(path("a")), {
      conditions: [{ success_action_status: "299" }],
      fields: { success_action_status: "299" },
    }),
  ),
  check(
    "form: leads to a page",
    "303 http://127.0.0.1/done?from=form bucket key etag",
    async (at, path) => {
      const to = "http://127.0.0.1/done?from=form";
      const given = {
        conditions: [{ success_action_redirect: to }],
        fields: { success_action_redirect: to },
      };
      const { status, headers } = await sendForm(at, keyOf(path("a")), given);
      const location = headers["location"] ?? "";
      const names = location.startsWith(to)
        ? [...new URL(location).searchParams.keys()].slice(1)
        : [location];
      return `${status} ${to} ${names.join(" ")}`;
    },
  ),
  check("form: a missing bucket", "404 NoSuchBucket", async (at, path) =>
    form({ ...at, bucket: "there-is-no-such-bucket" }, keyOf(path("a"))),
  ),
  check("form: a key with characters that paths give a meaning", "hello", async (at, path) => {
    const key = keyOf(path("../%2e%2e/ü &?#+"));
    await form(at, key);
    return storedAt(at, `/${at.bucket}/${key.split("/").map(encodeURIComponent).join("/")}`);
  }),
  check("form: a checksum that is wrong", "400 BadDigest", (at, path) => {
    const fields = { "x-amz-checksum-sha256": Buffer.alloc(32).toString("base64") };
    return form(at, keyOf(path("a")), {
      fields,
      conditions: Object.entries(fields).map(([name, value]) => ({ [name]: value })),
    });
  }),
  check("form: a body of another kind", "412 PreconditionFailed", async (at) => {
    const { send } = await import("../support/http.ts");
    return outcome(
      await send({
        url: at.url,
        method: "POST",
        path: `/${at.bucket}`,
        headers: { "content-type": "text/plain" },
        body: "key=a",
      }),
    );
  }),
  check("form: it ends in the middle of the file", "400 MalformedPOSTRequest", async (at, path) => {
    const { send } = await import("../support/http.ts");
    const fields = signedFields(at, {
      conditions: [["starts-with", "$key", ""], { bucket: at.bucket }],
      fields: { key: keyOf(path("a")) },
    });
    const text = partsOf(fields, "hel")
      .map(
        ({ name, value, filename }) =>
          `--b\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? "" : '; filename="f"'}\r\n\r\n${String(value)}`,
      )
      .join("\r\n");
    return outcome(
      await send({
        url: at.url,
        method: "POST",
        path: `/${at.bucket}`,
        headers: { "content-type": "multipart/form-data; boundary=b" },
        body: text,
      }),
    );
  }),
  simple("more than 20 KB before the file", "400 MaxPostPreDataLengthExceededError", {
    fields: { "x-ignore-padding": "x".repeat(30_000) },
  }),
];
