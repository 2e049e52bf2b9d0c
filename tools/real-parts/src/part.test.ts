import { expect, test } from "vitest";

import { decide } from "./part.ts";

const missing = { found: false, debian: true, root: true, env: {} };

test("uses what is there, whatever the environment says", () => {
  expect(decide({ ...missing, found: true, env: { CI: "true", HITLESS_INSTALL: "0" } })).toBe(
    "use",
  );
});

test("installs for root on Debian", () => {
  expect(decide(missing)).toBe("install");
  expect(decide({ ...missing, env: { CI: "true" } })).toBe("install");
});

test("installs for others only when they ask for it", () => {
  expect(decide({ ...missing, root: false })).toBe("skip");
  expect(decide({ ...missing, root: false, env: { HITLESS_INSTALL: "1" } })).toBe("install");
});

test("never installs when that is forbidden or where there is no apt-get", () => {
  expect(decide({ ...missing, env: { HITLESS_INSTALL: "0" } })).toBe("skip");
  expect(decide({ ...missing, debian: false, env: { HITLESS_INSTALL: "1" } })).toBe("skip");
});

test("fails instead of skipping under CI", () => {
  expect(decide({ ...missing, debian: false, env: { CI: "true" } })).toBe("fail");
  expect(decide({ ...missing, env: { CI: "true", HITLESS_INSTALL: "0" } })).toBe("fail");
});
