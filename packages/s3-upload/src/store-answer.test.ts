import { expect, test } from "vitest";

import { checkAnswer, etagOf } from "./store-answer.ts";

const request = {
  method: "POST" as const,
  url: "https://b.example/?X-Amz-Signature=secret",
  body: new Blob(),
};

test("makes a typed error of what S3 says, and keeps the signature of the address out of it", () => {
  const body = `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy Condition failed: [&quot;eq&quot;, &quot;$key&quot;, &quot;a&quot;]</Message><RequestId>1</RequestId></Error>`;
  expect(() => checkAnswer(request, answerOf(403, body), "a.png")).toThrow(
    expect.objectContaining({
      code: "forbidden",
      at: "store",
      status: 403,
      sourceCode: "AccessDenied",
      message: `POST https://b.example/ was answered by 403 AccessDenied: Invalid according to Policy: Policy Condition failed: ["eq", "$key", "a"]`,
    }) as Error,
  );
});

test("goes by the status where there is no XML, and by Retry-After", () => {
  expect(() => checkAnswer(request, answerOf(503, "<html>", { "retry-after": "7" }), "a")).toThrow(
    expect.objectContaining({ code: "busy", sourceCode: undefined, retryAfterMs: 7000 }) as Error,
  );
});

test.for([200, 201, 204])("lets %i pass", (status) => {
  expect(() => checkAnswer(request, answerOf(status), "a")).not.toThrow();
});

test.for([
  ["the header", answerOf(204, "", { etag: '"abc"' }), "abc"],
  [
    "the answer to a form",
    answerOf(201, "<PostResponse><ETag>&quot;abc&quot;</ETag></PostResponse>"),
    "abc",
  ],
  [
    "Ceph's, which has no quotes",
    answerOf(201, "<PostResponse><ETag>abc</ETag></PostResponse>"),
    "abc",
  ],
  ["nowhere", answerOf(200), undefined],
] as const)("takes the ETag from %s", ([, answer, etag]) => {
  expect(etagOf(answer)).toBe(etag);
});

function answerOf(status: number, body = "", headers: Record<string, string> = {}) {
  return { status, body, header: (name: string) => headers[name] };
}
