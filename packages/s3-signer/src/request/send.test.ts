import { expect, test } from "vitest";

import { type StoreAnswer, storeFault } from "./send.ts";

const answer: StoreAnswer = {
  status: 403,
  headers: new Headers(),
  text: "",
  asked: "HEAD http://store.example/uploads/a",
  secrets: ["very secret"],
};

test.each([
  [403, "SignatureDoesNotMatch", "StoreRefused"],
  [403, "AccessDenied", "StoreRefused"],
  [401, "", "StoreRefused"],
  [404, "NoSuchBucket", "StoreRefused"],
  [301, "PermanentRedirect", "StoreRefused"],
  [400, "AuthorizationHeaderMalformed", "StoreRefused"],
  [501, "NotImplemented", "StoreRefused"],
  [400, "RequestTimeout", "StoreUnavailable"],
  [409, "OperationAborted", "StoreUnavailable"],
  [429, "", "StoreUnavailable"],
  [503, "SlowDown", "StoreUnavailable"],
  [500, "InternalError", "StoreUnavailable"],
  [200, "", "StoreUnavailable"],
])("takes %d %s for %s", (status, source, code) => {
  const text = `<Error><Code>${source}</Code><Message>No.</Message></Error>`;

  expect(storeFault({ ...answer, status, text })).toMatchObject({ code });
});

test("keeps what was asked and the store's words for operators, without secrets", () => {
  const text = "<Error><Code>NoSuchBucket</Code><Message>No very secret bucket</Message></Error>";
  const fault = storeFault({ ...answer, status: 404, text });

  expect(fault.message).toBe("The store answered 404 NoSuchBucket");
  expect(fault.cause).toMatchObject({
    message: "HEAD http://store.example/uploads/a: No [redacted] bucket",
  });
});
