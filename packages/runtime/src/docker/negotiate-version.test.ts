import { expect, test } from "vitest";
import { isOlder, negotiateVersion } from "./negotiate-version.ts";

test.each([
  ["Docker 20.10", "1.41", "1.12", "1.41"],
  ["Docker 24", "1.43", "1.12", "1.43"],
  ["Docker 29, which speaks nothing older than 1.44", "1.52", "1.44", "1.44"],
])("speaks with %s what both know", (_, ApiVersion, MinAPIVersion, spoken) => {
  expect(negotiateVersion({ ApiVersion, MinAPIVersion }, "here")).toBe(spoken);
});

test("refuses an engine that is too old or too new, and says what is needed", () => {
  const old = { ApiVersion: "1.40", MinAPIVersion: "1.12", Version: "19.03.1" };
  expect(() => negotiateVersion(old, "here")).toThrow(
    /19\.03\.1 at here speaks API 1\.40 at most, 1\.41/,
  );
  const young = { ApiVersion: "1.60", MinAPIVersion: "1.50" };
  expect(() => negotiateVersion(young, "here")).toThrow(/speaks API 1\.50 at least/);
});

test("compares numbers, not text", () => {
  expect([isOlder("1.9", "1.41"), isOlder("1.41", "1.41"), isOlder("2.0", "1.41")]).toEqual([
    true,
    false,
    false,
  ]);
});
