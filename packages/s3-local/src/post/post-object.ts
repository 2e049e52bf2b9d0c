import { checksumAlgorithm } from "../checksums/checksum.ts";
import { checkForm, type Expectations, meter } from "../payload/meter.ts";
import { rawBody } from "../payload/open-body.ts";
import { Fault, invalidArgument } from "../protocol/fault.ts";
import { describe } from "../operations/description.ts";
import { checksumHeaders } from "../operations/object-headers.ts";
import { type Answer, bucketOf, type Endpoint } from "../operations/operation.ts";
import { putReceived } from "../operations/put-object.ts";
import { maxUploadBytes, receive } from "../operations/receive.ts";
import { refuseNames } from "../operations/refuse-unsupported.ts";
import { tagsOfDocument } from "../operations/tags.ts";
import { checkKeyLength } from "../request/parse-target.ts";
import type { S3Request } from "../request/s3-request.ts";
import type { Bucket } from "../store/bucket.ts";
import { answerForm } from "./answer-form.ts";
import { authenticateForm } from "./authenticate-form.ts";
import { judgePolicy, type Verdict } from "./judge-policy.ts";
import { parsePolicy } from "./policy.ts";
import { type Form, readForm } from "./read-form.ts";

/**
 * PostObject: a browser's form, whose fields say who signed what.
 * Source: Amazon S3 API Reference, "POST Object".
 */
export async function postObject(request: S3Request, endpoint: Endpoint): Promise<Answer> {
  const bucket = bucketOf({ ...endpoint, request });
  const form = await readForm(request.headers.get("content-type") ?? "", rawBody(request));
  try {
    return await putForm(form, { request, endpoint, bucket });
  } catch (error) {
    form.discard();
    throw error;
  }
}

async function putForm(
  form: Form,
  { request, endpoint, bucket }: { request: S3Request; endpoint: Endpoint; bucket: Bucket },
): Promise<Answer> {
  const fields = singly(form.fields);
  const key = keyOf(fields, form.filename);
  request.formKey = key;
  authenticateForm(fields, endpoint.keyring, request.now);
  fields.set("key", key);
  fields.set("bucket", bucketName(fields, bucket.record.name));
  const { min, max } = judge(fields, request.now);
  refuseNames([...fields]);
  const tagging = fields.get("tagging");
  const description = {
    ...describe([...fields], [...fields]),
    ...(tagging !== undefined && { tags: tagsOfDocument(tagging) }),
  };
  const measure = meter(expected(fields));
  const received = await receive(withoutTrailers(form.file), await bucket.create(key), {
    measure: {
      ...measure,
      finish(end) {
        checkLeast(measure.size(), min);
        return measure.finish(end);
      },
    },
    maxBytes: Math.min(max, maxUploadBytes),
  });
  const object = await putReceived(bucket, { key, description, received });
  const answer = answerForm(fields, { request, bucket: bucket.record.name, object });
  return { ...answer, headers: { ...answer.headers, ...checksumHeaders(object.checksum) } };
}

/** Of two fields with one name, one would be judged and the other could be used. */
function singly(fields: readonly (readonly [string, string])[]): Map<string, string> {
  const once = new Map<string, string>();
  for (const [name, value] of fields) {
    if (once.has(name)) throw invalidArgument("The form has this field twice.", name, value);
    once.set(name, value);
  }
  return once;
}

function keyOf(fields: ReadonlyMap<string, string>, filename: string): string {
  const key = fields.get("key");
  if (key === undefined) {
    const message =
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.";
    throw invalidArgument(message, "key", "");
  }
  const named = key.replaceAll("${filename}", () => filename);
  if (named === "") {
    throw invalidArgument("User key must have a length greater than 0.", "key", key);
  }
  checkKeyLength(named);
  return named;
}

/** The bucket is that of the request; a field with another one is a condition that fails. */
function bucketName(fields: ReadonlyMap<string, string>, name: string): string {
  const given = fields.get("bucket") ?? name;
  if (given === name) return name;
  throw invalidArgument("The bucket of the form is not that of the request.", "bucket", given);
}

function judge(fields: ReadonlyMap<string, string>, now: Date): Verdict & { is: "allowed" } {
  const verdict = judgePolicy(parsePolicy(fields.get("policy") ?? ""), [...fields], now);
  if (verdict.is === "allowed") return verdict;
  throw new Fault("AccessDenied", { message: verdict.reason });
}

function expected(fields: ReadonlyMap<string, string>): Expectations {
  const given = [...fields].flatMap(([name, value]) => {
    const algorithm = checksumAlgorithm(name.replace(/^x-amz-checksum-/, ""));
    return name.startsWith("x-amz-checksum-") && algorithm ? [{ algorithm, value }] : [];
  });
  const [only, ...more] = given;
  if (only === undefined) return {};
  if (more.length > 0) {
    throw new Fault("InvalidRequest", { message: "Expecting a single x-amz-checksum- field." });
  }
  checkForm(only.algorithm, only.value);
  return { checksum: { ...only, inTrailer: false } };
}

function checkLeast(size: number, min: number): void {
  if (size >= min) return;
  const elements = { ProposedSize: String(size), MinSizeAllowed: String(min) };
  throw new Fault("EntityTooSmall", { elements });
}

async function* withoutTrailers(
  file: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer, ReadonlyMap<string, string>> {
  yield* file;
  return new Map();
}
