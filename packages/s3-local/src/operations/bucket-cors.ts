import { z } from "zod";

import { readText } from "../payload/read-text.ts";
import { Fault } from "../protocol/fault.ts";
import { readXml } from "../protocol/read-xml.ts";
import { xmlDocument } from "../protocol/write-xml.ts";
import { corsRule, type StoredCorsRule } from "../store/records.ts";
import { type Answer, bucketOf, type Call } from "./operation.ts";

const maxBytes = 64 * 1024;
const maxRules = 100;
const texts = z.array(z.string());

const shape = {
  root: "CORSConfiguration",
  lists: ["CORSRule", "AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader"],
  content: z.object({
    CORSRule: z
      .array(
        z.object({
          ID: z.string().max(255).optional(),
          AllowedOrigin: texts.min(1),
          AllowedMethod: texts.min(1),
          AllowedHeader: texts.optional(),
          ExposeHeader: texts.optional(),
          MaxAgeSeconds: z
            .string()
            .regex(/^\d{1,9}$/)
            .transform(Number)
            .optional(),
        }),
      )
      .min(1)
      .max(maxRules),
  }),
};

/** PutBucketCors. @throws {Fault} `MalformedXML`, `InvalidRequest` */
export async function putBucketCors(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const text = await readText(call.request, call.caller.payload, { maxBytes });
  const rules = readXml(text, shape).CORSRule.map((given) =>
    checkedRule({
      ...(given.ID !== undefined && { id: given.ID }),
      allowedOrigins: given.AllowedOrigin,
      allowedMethods: given.AllowedMethod,
      ...(given.AllowedHeader && { allowedHeaders: given.AllowedHeader }),
      ...(given.ExposeHeader && { exposeHeaders: given.ExposeHeader }),
      ...(given.MaxAgeSeconds !== undefined && { maxAgeSeconds: given.MaxAgeSeconds }),
    }),
  );
  await bucket.setCors(rules);
  return { status: 200 };
}

/** A rule with what is left out. @throws {Fault} `InvalidRequest` */
export function checkedRule(given: unknown): StoredCorsRule {
  const parsed = corsRule.safeParse(given);
  if (!parsed.success) {
    const { path = [], message = "" } = parsed.error.issues[0] ?? {};
    throw new Fault("InvalidRequest", {
      message: `Found an unsupported value in the CORS configuration: ${path.join(".")}: ${message}`,
    });
  }
  const rule = parsed.data;
  const greedy = [...rule.allowedOrigins, ...rule.allowedHeaders].find(
    (pattern) => pattern.split("*").length > 2,
  );
  if (greedy === undefined) return rule;
  const message = `"${greedy}" can not have more than one wildcard.`;
  throw new Fault("InvalidRequest", { message });
}

/** GetBucketCors. @throws {Fault} `NoSuchCORSConfiguration` */
export async function getBucketCors(call: Call): Promise<Answer> {
  const rules = bucketOf(call).record.cors;
  if (rules === undefined) throw new Fault("NoSuchCORSConfiguration");
  const content = rules.map((rule) => ({
    ID: rule.id,
    AllowedOrigin: rule.allowedOrigins,
    AllowedMethod: rule.allowedMethods,
    AllowedHeader: rule.allowedHeaders,
    ExposeHeader: rule.exposeHeaders,
    MaxAgeSeconds: rule.maxAgeSeconds,
  }));
  return { status: 200, body: xmlDocument("CORSConfiguration", { CORSRule: content }) };
}

export async function deleteBucketCors(call: Call): Promise<Answer> {
  await bucketOf(call).setCors(undefined);
  return { status: 204 };
}
