import { expect, test } from "vitest";

import { confirm, verifyUploadConfirmation } from "../completion/confirmation.ts";
import { readTicket, type Ticket, writeTicket } from "./ticket.ts";

const secrets = ["0123456789abcdef0123456789abcdef"];
const now = new Date("2026-03-01T12:00:00Z");
const ticket: Ticket = {
  version: 1,
  user: "alice",
  key: "u/alice/a.png",
  type: "image/png",
  minSize: 10,
  maxSize: 10,
  ends: now.getTime() + 1000,
};

test("reads back what it wrote for the same user", () => {
  expect(readTicket(writeTicket(ticket, secrets), secrets, "alice", now)).toEqual(ticket);
});

test("refuses another user's ticket", () => {
  expect(() => readTicket(writeTicket(ticket, secrets), secrets, "bob", now)).toThrow(
    "is another user's",
  );
});

test("refuses a ticket that is too old", () => {
  const later = new Date(ticket.ends + 1);

  expect(() => readTicket(writeTicket(ticket, secrets), secrets, "alice", later)).toThrow(
    expect.objectContaining({
      code: "ExpiredTicket",
      message: "The ticket of this upload is too old",
    }),
  );
});

test("refuses a ticket with any character changed", () => {
  const written = writeTicket(ticket, secrets);

  for (let at = 0; at < written.length; at += 1) {
    const other = written[at] === "A" ? "B" : "A";
    const changed = written.slice(0, at) + other + written.slice(at + 1);
    expect(() => readTicket(changed, secrets, "alice", now), `character ${at}`).toThrow(
      "is not ours",
    );
  }
});

test("refuses a ticket that another secret signed, and takes an older secret's", () => {
  const older = ["fedcba9876543210fedcba9876543210"];
  const written = writeTicket(ticket, older);

  expect(() => readTicket(written, secrets, "alice", now)).toThrow(
    expect.objectContaining({
      code: "BadTicket",
      message: expect.stringContaining("signed with another `secret`") as unknown,
    }),
  );
  expect(readTicket(written, [...secrets, ...older], "alice", now)).toEqual(ticket);
});

const seen = {
  user: "alice",
  key: "u/alice/a.png",
  bucket: "uploads",
  size: 10,
  type: "image/png",
  etag: "d41d8cd98f00b204e9800998ecf8427e",
  checkedAt: "2026-03-01T12:00:00.000Z",
};

test("verifies its own confirmation, in whatever order its members come", () => {
  const confirmation = confirm(seen, secrets);
  const { signature, ...others } = confirmation;

  expect(verifyUploadConfirmation(confirmation, secrets)).toBe(true);
  expect(verifyUploadConfirmation({ signature, ...others }, secrets)).toBe(true);
  expect(verifyUploadConfirmation(confirmation, "fedcba9876543210fedcba9876543210")).toBe(false);
});

test.each(Object.keys(seen))("rejects a confirmation whose %s was changed", (name) => {
  const confirmation = confirm(seen, secrets);
  const changed = { ...confirmation, [name]: name === "size" ? 11 : "other" };

  expect(verifyUploadConfirmation(changed, secrets)).toBe(false);
});

test("takes a ticket for no confirmation, though the same secret signed it", () => {
  const [, signature = ""] = writeTicket(ticket, secrets).split(".");

  expect(verifyUploadConfirmation({ ...seen, signature }, secrets)).toBe(false);
});

test.each([
  undefined,
  null,
  "str",
  "",
  1,
  [],
  {},
  { key: 1 },
  { ...seen },
  { ...seen, signature: 1 },
  { ...seen, signature: "" },
  { ...seen, signature: null },
  { ...seen, size: "10", signature: "x" },
])("takes %j, as a browser may send it, for no confirmation", (sent) => {
  expect(verifyUploadConfirmation(sent, secrets)).toBe(false);
  expect(verifyUploadConfirmation(sent, secrets, { user: "alice" })).toBe(false);
});

test("tells whose upload was confirmed", () => {
  const confirmation: unknown = confirm(seen, secrets);

  expect(verifyUploadConfirmation(confirmation, secrets, { user: "alice" })).toBe(true);
  expect(verifyUploadConfirmation(confirmation, secrets, { user: "bob" })).toBe(false);
  expect(verifyUploadConfirmation(confirmation, secrets, { user: "" })).toBe(false);
});

test.each([
  [{ user: undefined as never }, "user must be a string"],
  [{ usr: "alice" } as never, "knows no usr, only user"],
])("expects %j of no one: the caller is told", (expected, message) => {
  expect(() => verifyUploadConfirmation(confirm(seen, secrets), secrets, expected)).toThrow(
    message,
  );
});
