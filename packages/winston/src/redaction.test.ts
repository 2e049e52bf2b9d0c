import { expect, test } from "vitest";

import { toPlain } from "./plain.ts";
import { commonSecrets, redactionOf } from "./redaction.ts";

const hide = (value: unknown, ...fields: string[]) => toPlain(value, redactionOf(fields));

test("a name is hidden wherever it stands, in lists, maps and errors too", () => {
  const secret = { password: "s" };
  const error = Object.assign(new Error("e"), secret);
  const hidden = hide(
    { ...secret, list: [[secret]], map: new Map([["m", secret]]), error },
    "password",
  );
  expect(JSON.stringify(hidden)).not.toContain('"s"');
  expect(hidden).toMatchObject({ password: "(redacted)", list: [[{ password: "(redacted)" }]] });
});

test("a path is hidden there only, and lists do not count as a level", () => {
  const users = [{ token: 1, name: "a" }, { token: 2 }];
  expect(hide({ users, token: 3, other: { users } }, "users.token")).toEqual({
    users: [{ token: "(redacted)", name: "a" }, { token: "(redacted)" }],
    token: 3,
    other: { users },
  });
  expect(hide({ a: { x: 1 }, b: { c: { x: 2 } } }, "*.x")).toEqual({
    a: { x: "(redacted)" },
    b: { c: { x: 2 } },
  });
});

test("case, hyphens and underscores make no difference", () => {
  const keys = ["apiKey", "API_KEY", "api-key", "ApiKey"];
  const hidden = hide(Object.fromEntries(keys.map((key) => [key, 1])), "api_key");
  expect(Object.values(hidden as object)).toEqual(keys.map(() => "(redacted)"));
});

test("a key with dots is read as a path", () => {
  expect(hide({ "user.password": 1 }, "password")).toEqual({ "user.password": "(redacted)" });
  expect(hide({ "user.token": 1, token: 2 }, "user.token")).toEqual({
    "user.token": "(redacted)",
    token: 2,
  });
});

test("a key with brackets is read as a path, and a list in it does not count", () => {
  const keys = ["user[password]", "users[0][password]", "user[password][]", "[password]"];
  const hidden = hide(Object.fromEntries(keys.map((key) => [key, 1])), "password");
  expect(Object.values(hidden as object)).toEqual(keys.map(() => "(redacted)"));
  expect(hide({ "users[0][pin]": 1, "a[b": 2 }, "users.pin")).toEqual({
    "users[0][pin]": "(redacted)",
    "a[b": 2,
  });
});

test.for(["newPassword", "new_password", "pwd", "authToken", "x-csrf-token", "rawHeaders"])(
  "%s is a common secret",
  (key) => {
    expect(hide({ req: { [key]: ["x"] } }, ...commonSecrets)).toEqual({
      req: { [key]: "(redacted)" },
    });
  },
);

test("what is hidden is not read", () => {
  const value = {
    get password(): never {
      throw new Error("was read");
    },
  };
  expect(hide(value, "password")).toEqual({ password: "(redacted)" });
});

test("headers with credentials are among the common secrets", () => {
  const headers = { Authorization: "Bearer x", "set-cookie": ["a=1"], "X-Api-Key": "k", host: "h" };
  expect(hide({ headers }, ...commonSecrets)).toEqual({
    headers: {
      Authorization: "(redacted)",
      "set-cookie": "(redacted)",
      "X-Api-Key": "(redacted)",
      host: "h",
    },
  });
});

test.for(["", "a..b", "*", "*.*"])("%j names no field", (field) => {
  expect(() => redactionOf([field])).toThrow("names no field");
});
