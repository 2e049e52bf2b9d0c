import { expect, test } from "vitest";

import { redact } from "./redact.ts";

test("leaves the words of a provider as they are", () => {
  const words =
    "The SSO session has expired: to refresh it run aws sso login --profile production-eu";

  expect(redact(words)).toBe(words);
});

test("takes out what is known, what looks like a key, and all that is too much", () => {
  expect(redact("token FwoGZXIvYXdzEDAaDCLOUDTOKEN", ["FwoGZXIvYXdzEDAaDCLOUDTOKEN"])).toBe(
    "token [redacted]",
  );
  expect(redact("bad key wJalrXUtnFEMIK7MDENGbPxRfiCY\nin file")).toBe(
    "bad key [redacted] in file",
  );
  expect(redact("x ".repeat(10_000))).toHaveLength(500);
});
