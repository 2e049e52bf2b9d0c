import { outcome, type Received, send } from "../support/http.ts";
import { partsOf, post, signedFields } from "../support/form.ts";
import { ask } from "../support/sign.ts";
import { check } from "./check.ts";

const page = "https://shop.example";

function preflight(name: string, expected: string, headers: Record<string, string>) {
  return check(`cors: ${name}`, expected, async (at) =>
    allowed(
      await send({
        url: at.url,
        method: "OPTIONS",
        path: `/${at.corsBucket}/a`,
        headers: { origin: page, "access-control-request-method": "POST", ...headers },
      }),
    ),
  );
}

function allowed(answer: Received): string {
  const origin = answer.headers["access-control-allow-origin"];
  return origin === undefined ? outcome(answer) : `${answer.status} ${origin}`;
}

export const corsChecks = [
  preflight("a preflight that is allowed", `200 ${page}`, {}),
  preflight("with a header that is allowed", `200 ${page}`, {
    "access-control-request-headers": "content-type",
  }),
  preflight("a header by its beginning", `200 ${page}`, {
    "access-control-request-headers": "x-amz-meta-note, Content-Type",
  }),
  preflight("another origin", "403 AccessForbidden", { origin: "https://evil.example" }),
  preflight("an origin that only begins so", "403 AccessForbidden", {
    origin: `${page}.evil.example`,
  }),
  preflight("an origin by its pattern", "200 https://a.maker.example", {
    origin: "https://a.maker.example",
    "access-control-request-method": "GET",
  }),
  preflight("an origin that the pattern does not hold", "403 AccessForbidden", {
    origin: "http://a.maker.example",
    "access-control-request-method": "GET",
  }),
  preflight("a method that is not allowed", "403 AccessForbidden", {
    "access-control-request-method": "DELETE",
  }),
  preflight("a header that is not allowed", "403 AccessForbidden", {
    "access-control-request-headers": "authorization",
  }),
  check("cors: no method asked for", "400 BadRequest", async (at) =>
    outcome(
      await send({
        url: at.url,
        method: "OPTIONS",
        path: `/${at.corsBucket}/a`,
        headers: { origin: page },
      }),
    ),
  ),
  check("cors: a bucket without rules", "403 AccessForbidden", async (at) =>
    allowed(
      await send({
        url: at.url,
        method: "OPTIONS",
        path: `/${at.bucket}/a`,
        headers: { origin: page, "access-control-request-method": "POST" },
      }),
    ),
  ),
  check("cors: how long a preflight holds", "600", async (at) => {
    const headers = { origin: page, "access-control-request-method": "POST" };
    return String(
      (await send({ url: at.url, method: "OPTIONS", path: `/${at.corsBucket}/a`, headers }))
        .headers["access-control-max-age"],
    );
  }),
  check("cors: an answer that the page may read", `204 ${page} ETag`, async (at) => {
    const fields = signedFields(at, {
      conditions: [{ bucket: at.corsBucket }, { key: "form" }],
      fields: { key: "form" },
    });
    const answer = await post(at, at.corsBucket, partsOf(fields, "x"), { origin: page });
    return `${allowed(answer)} ${answer.headers["access-control-expose-headers"]}`;
  }),
  check("cors: an error that the page may read", `403 ${page}`, async (at) => {
    const fields = signedFields(at, {
      conditions: [{ bucket: at.corsBucket }, { key: "form" }],
      fields: { key: "other" },
    });
    return allowed(await post(at, at.corsBucket, partsOf(fields, "x"), { origin: page }));
  }),
  check("cors: a form of another origin is no matter of CORS", "204", async (at) => {
    const fields = signedFields(at, {
      conditions: [{ bucket: at.corsBucket }, { key: "form" }],
      fields: { key: "form" },
    });
    return allowed(
      await post(at, at.corsBucket, partsOf(fields, "x"), { origin: "https://evil.example" }),
    );
  }),
  check("cors: a signed GET of another origin", "404 NoSuchKey", async (at) =>
    allowed(
      await ask(at, {
        path: `/${at.corsBucket}/none`,
        headers: { origin: "https://evil.example" },
      }),
    ),
  ),
];
