import { expect, test } from "vitest";

import { readSettings } from "./settings.ts";

test("falls back to the version that was built in, and to nobody's color", () => {
  expect(readSettings({}, "1.2.3")).toEqual({
    host: "127.0.0.1",
    port: 3000,
    builtVersion: "1.2.3",
    version: "1.2.3",
    release: "1.2.3",
    color: "none",
    fault: "none",
  });
});

test("takes what the deployer says", () => {
  const environment = {
    HOST: "::1",
    PORT: "0",
    HITLESS_VERSION: "2.0.0",
    HITLESS_RELEASE: "2.0.0-k3x9",
    HITLESS_COLOR: "green",
    MAKER_HUB_FAULT: "slow",
  };
  expect(readSettings(environment, "1.2.3")).toMatchObject({
    host: "::1",
    port: 0,
    builtVersion: "1.2.3",
    version: "2.0.0",
    release: "2.0.0-k3x9",
    color: "green",
    fault: "slow",
  });
});

test("takes an empty variable for one that is not set", () => {
  expect(readSettings({ PORT: "", HITLESS_COLOR: " ", MAKER_HUB_FAULT: "" }, "1.0.0")).toEqual(
    readSettings({}, "1.0.0"),
  );
});

test.each([
  ["PORT", "65536", 'PORT is "65536", but must be a whole number from 0 to 65535'],
  ["PORT", "80a", 'PORT is "80a", but must be a whole number from 0 to 65535'],
  [
    "MAKER_HUB_FAULT",
    "krash",
    'MAKER_HUB_FAULT is "krash", but must be one of crash, unhealthy, slow, 500, or not be set',
  ],
  [
    "HITLESS_COLOR",
    "blue\r\nx: y",
    'HITLESS_COLOR is "blue\\r\\nx: y", but must be 1 to 100 letters, digits or the signs . _ + ~ -',
  ],
])("refuses %s=%j and says what it may be", (name, value, message) => {
  expect(() => readSettings({ [name]: value }, "1.0.0")).toThrow(new TypeError(message));
});
