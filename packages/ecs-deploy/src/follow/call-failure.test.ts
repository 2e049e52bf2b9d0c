import { expect, test } from "vitest";

import { callFailure } from "./call-failure.ts";

function answered(name: string, httpStatusCode?: number): Error {
  const error = Object.assign(new Error("Rate exceeded\nsecond line"), {
    $metadata: { ...(httpStatusCode !== undefined && { httpStatusCode }) },
  });
  error.name = name;
  return error;
}

test.each([
  [answered("ThrottlingException", 400), "busy"],
  [answered("RequestLimitExceeded", 503), "busy"],
  [answered("ServerException", 500), "busy"],
  [answered("AccessDeniedException", 400), "refused"],
  [answered("ExpiredTokenException", 403), "refused"],
  [answered("CredentialsProviderError"), "refused"],
  [answered("TimeoutError"), "unreachable"],
  [Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), "unreachable"],
] as const)("takes %s for %s", (error, is) => {
  expect(callFailure(error).is).toBe(is);
});

test("says what it was on one line", () => {
  expect(callFailure(answered("ThrottlingException", 400)).message).toBe(
    "ThrottlingException: Rate exceeded",
  );
  const all = new AggregateError([new Error("connect ECONNREFUSED ::1:80"), new Error("other")]);
  expect(callFailure(all).message).toBe("connect ECONNREFUSED ::1:80");
});
