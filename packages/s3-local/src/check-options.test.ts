import { expect, test } from "vitest";

import { checkOptions } from "./check-options.ts";
import type { S3LocalOptions } from "./options.ts";

const rule = { allowedOrigins: ["http://localhost:3000"], allowedMethods: ["POST"] };

test.each([
  [{ prot: 0 }, "there is no option prot, only host, port, region"],
  [{ port: "9000" }, 'port is "9000", a number from 0 to 65535 was expected'],
  [{ buckets: "uploads" }, 'buckets is "uploads", a list of names was expected'],
  [{ buckets: [1] }, "bucket is"],
  [{ region: 1 }, "region is 1, a string was expected"],
  [{ cors: rule, buckets: ["uploads"] }, "a list of rules was expected"],
  [{ cors: [{}], buckets: ["uploads"] }, "cors[0]: Found an unsupported value"],
  [{ cors: [rule] }, "cors is given without buckets"],
  [{ credentials: [] }, "credentials is empty"],
  [{ credentials: {} }, "credentials is {}, a list of key pairs was expected"],
  [{ credentials: [{}] }, "credentials[0]: an access key id and a secret access key were expected"],
  [{ closeGraceMs: "5" }, 'closeGraceMs is "5", a number of ms was expected'],
  [{ onEvent: true }, "onEvent is true, a function was expected"],
])("refuses %j", (options, message) => {
  expect(() => checkOptions(options as unknown as S3LocalOptions)).toThrow(
    expect.objectContaining({
      code: "invalid",
      message: expect.stringContaining(message) as unknown,
    }),
  );
});

test("takes what is complete, and what is undefined for left out", () => {
  const options = { buckets: ["uploads"], cors: [rule], port: 0, host: undefined };

  expect(() => checkOptions(options as unknown as S3LocalOptions)).not.toThrow();
});
