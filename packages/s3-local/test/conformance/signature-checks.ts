import { outcome, send, type Sent } from "../support/http.ts";
import {
  ask,
  askPresigned,
  presigned,
  signed,
  withoutHeader,
  withParameter,
} from "../support/sign.ts";
import { check } from "./check.ts";

const minute = 60_000;
const put = { method: "PUT", body: "hello", headers: { "content-type": "text/plain" } };
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * minute);
const header = (name: string, value: string) => (sent: Sent) => ({
  ...sent,
  headers: { ...sent.headers, [name]: value },
});

/** The signature in the header. */
export const headerChecks = [
  check("header: a signed PUT", "200", async (at, path) =>
    outcome(await ask(at, { ...put, path: path("a") })),
  ),
  check("header: a payload that is not signed", "200", async (at, path) => {
    const headers = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    return outcome(await ask(at, { ...put, headers, path: path("a") }));
  }),
  check("header: nobody signed", "403 AccessDenied", async (at, path) =>
    outcome(await send({ ...put, url: at.url, path: path("a") })),
  ),
  check("header: another secret", "403 SignatureDoesNotMatch", async (at, path) => {
    const credentials = { ...at.credentials, secretAccessKey: "another" };
    return outcome(await ask(at, { ...put, path: path("a") }, { credentials }));
  }),
  check("header: an unknown access key", "403 InvalidAccessKeyId", async (at, path) => {
    const credentials = { ...at.credentials, accessKeyId: "NOBODYKNOWSTHISONE00" };
    return outcome(await ask(at, { ...put, path: path("a") }, { credentials }));
  }),
  check("header: a clock 20 minutes behind", "403 RequestTimeTooSkewed", async (at, path) =>
    outcome(await ask(at, { ...put, path: path("a") }, { at: minutesAgo(20) })),
  ),
  check("header: a clock 20 minutes ahead", "403 RequestTimeTooSkewed", async (at, path) =>
    outcome(await ask(at, { ...put, path: path("a") }, { at: minutesAgo(-20) })),
  ),
  check("header: a clock 10 minutes behind", "200", async (at, path) =>
    outcome(await ask(at, { ...put, path: path("a") }, { at: minutesAgo(10) })),
  ),
  check("header: another path than was signed", "403 SignatureDoesNotMatch", async (at, path) =>
    outcome(
      await ask(
        at,
        { ...put, path: path("a") },
        { change: (sent) => ({ ...sent, path: path("b") }) },
      ),
    ),
  ),
  check("header: another method than was signed", "403 SignatureDoesNotMatch", async (at, path) =>
    outcome(
      await ask(
        at,
        { ...put, path: path("a") },
        { change: (sent) => ({ ...sent, method: "DELETE", body: "" }) },
      ),
    ),
  ),
  check("header: a parameter that was not signed", "403 SignatureDoesNotMatch", async (at, path) =>
    outcome(
      await ask(
        at,
        { ...put, path: path("a") },
        { change: (sent) => withParameter(sent, "tagging", "") },
      ),
    ),
  ),
  check("header: another type than was signed", "403 SignatureDoesNotMatch", async (at, path) =>
    outcome(
      await ask(at, { ...put, path: path("a") }, { change: header("content-type", "text/html") }),
    ),
  ),
  check("header: an x-amz header that was not signed", "403 AccessDenied", async (at, path) =>
    outcome(
      await ask(at, { ...put, path: path("a") }, { change: header("x-amz-meta-role", "admin") }),
    ),
  ),
  check("header: another body than was signed", "400 XAmzContentSHA256Mismatch", async (at, path) =>
    outcome(
      await ask(
        at,
        { ...put, path: path("a") },
        { change: (sent) => ({ ...sent, body: "HELLO" }) },
      ),
    ),
  ),
  check("header: another region", "400 AuthorizationHeaderMalformed", async (at, path) =>
    outcome(await ask(at, { ...put, path: path("a") }, { region: "mars-north-1" })),
  ),
  check("header: another service", "400 AuthorizationHeaderMalformed", async (at, path) =>
    outcome(await ask(at, { ...put, path: path("a") }, { service: "ecs" })),
  ),
  check(
    "header: Authorization without its parts",
    "400 AuthorizationHeaderMalformed",
    async (at, path) =>
      outcome(
        await ask(
          at,
          { ...put, path: path("a") },
          { change: header("authorization", "AWS4-HMAC-SHA256 x") },
        ),
      ),
  ),
  check("header: no x-amz-content-sha256", "400 InvalidRequest", async (at, path) =>
    outcome(
      await ask(
        at,
        { ...put, path: path("a") },
        {
          change: withoutHeader("x-amz-content-sha256"),
        },
      ),
    ),
  ),
  check("header: no date", "403 AccessDenied", async (at, path) =>
    outcome(
      await ask(
        at,
        { ...put, path: path("a") },
        {
          change: withoutHeader("x-amz-date"),
        },
      ),
    ),
  ),
  check("header: a token with a permanent key", "400 InvalidToken", async (at, path) => {
    const credentials = { ...at.credentials, sessionToken: "Zm9yZ2Vk" };
    return outcome(await ask(at, { ...put, path: path("a") }, { credentials }));
  }),
  check("header and presigned URL at once", "400 InvalidArgument", async (at, path) => {
    const both = await presigned(at, { ...put, path: path("a") });
    const { headers } = await signed(at, { ...put, path: path("a") });
    return outcome(await send({ ...both, ...(headers && { headers }) }));
  }),
];

/** The signature in the URL. */
export const presignedChecks = [
  check("URL: a presigned PUT and GET", "200 hello", async (at, path) => {
    await askPresigned(at, { ...put, path: path("a") });
    const got = await askPresigned(at, { path: path("a") });
    return `${got.status} ${got.text}`;
  }),
  check("URL: expired", "403 AccessDenied", async (at, path) =>
    outcome(await askPresigned(at, { path: path("a") }, { at: minutesAgo(5), expiresIn: 60 })),
  ),
  check("URL: just not expired", "404 NoSuchKey", async (at, path) =>
    outcome(await askPresigned(at, { path: path("a") }, { at: minutesAgo(5), expiresIn: 330 })),
  ),
  check("URL: not valid yet", "403 AccessDenied", async (at, path) =>
    outcome(await askPresigned(at, { path: path("a") }, { at: minutesAgo(-60) })),
  ),
  check(
    "URL: expires in more than a week",
    "400 AuthorizationQueryParametersError",
    async (at, path) =>
      outcome(
        await askPresigned(
          at,
          { path: path("a") },
          { change: (sent) => withParameter(sent, "X-Amz-Expires", "604801") },
        ),
      ),
  ),
  check("URL: a longer time than was signed", "403 SignatureDoesNotMatch", async (at, path) =>
    outcome(
      await askPresigned(
        at,
        { path: path("a") },
        { change: (sent) => withParameter(sent, "X-Amz-Expires", "600") },
      ),
    ),
  ),
  check("URL: negative time", "400 AuthorizationQueryParametersError", async (at, path) =>
    outcome(
      await askPresigned(
        at,
        { path: path("a") },
        { change: (sent) => withParameter(sent, "X-Amz-Expires", "-1") },
      ),
    ),
  ),
  check("URL: another key than was signed", "403 SignatureDoesNotMatch", async (at, path) =>
    outcome(
      await askPresigned(
        at,
        { path: path("a") },
        { change: (sent) => ({ ...sent, path: sent.path.replace("/a?", "/b?") }) },
      ),
    ),
  ),
  check("URL: a parameter that was not signed", "403 SignatureDoesNotMatch", async (at, path) =>
    outcome(
      await askPresigned(
        at,
        { path: path("a") },
        {
          change: (sent) => withParameter(sent, "response-content-type", "text/html"),
        },
      ),
    ),
  ),
  check("URL: other headers of the answer", "text/plain attachment no-store", async (at, path) => {
    await ask(at, { ...put, headers: { "content-type": "image/png" }, path: path("a") });
    const query = {
      "response-content-type": "text/plain",
      "response-content-disposition": "attachment",
      "response-cache-control": "no-store",
    };
    const { headers } = await askPresigned(at, { path: path("a"), query });
    return `${headers["content-type"]} ${headers["content-disposition"]} ${headers["cache-control"]}`;
  }),
  check("URL: the length that was signed", "200", async (at, path) =>
    outcome(
      await askPresigned(at, {
        method: "PUT",
        path: path("a"),
        headers: { "content-length": "5" },
        body: "hello",
      }),
    ),
  ),
  check("URL: another length than was signed", "403 SignatureDoesNotMatch", async (at, path) =>
    outcome(
      await askPresigned(
        at,
        { method: "PUT", path: path("a"), headers: { "content-length": "5" }, body: "hello!" },
        {
          change: header("content-length", "6"),
        },
      ),
    ),
  ),
  check(
    "URL: once only, by a signed If-None-Match",
    "200, 412 PreconditionFailed",
    async (at, path) => {
      const once = { method: "PUT", path: path("a"), headers: { "if-none-match": "*" }, body: "x" };
      const sent = await presigned(at, once);
      return `${outcome(await send(sent))}, ${outcome(await send(sent))}`;
    },
  ),
  check(
    "URL: without the header that was signed",
    "403 SignatureDoesNotMatch",
    async (at, path) => {
      const once = { method: "PUT", path: path("a"), headers: { "if-none-match": "*" }, body: "x" };
      return outcome(
        await askPresigned(at, once, {
          change: withoutHeader("if-none-match"),
        }),
      );
    },
  ),
];
