import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { afterEach, beforeEach, expect, test } from "vitest";

import { openDatabase } from "./database.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ecs-state-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("reads back what was written, in the order in which it came, and lets nobody else read it", () => {
  const file = join(folder, "state");
  const first = openDatabase(file);
  const put = [
    ["b", '{"is":1}'],
    ["a", '{"is":2}'],
  ] as const;
  first.write([{ kind: "x", put, deleted: [] }]);
  first.write([{ kind: "x", put: [["b", '{"is":3}']], deleted: [] }]);
  first.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const second = openDatabase(file);
  expect(second.read("x")).toEqual([
    ["b", { is: 3 }],
    ["a", { is: 2 }],
  ]);
  second.write([{ kind: "x", put: [], deleted: ["b"] }]);
  expect(second.read("x")).toHaveLength(1);
  second.close();
});

test("refuses a file of another version, and one that is no database", () => {
  const file = join(folder, "state");
  const other = new DatabaseSync(file);
  other.exec("PRAGMA user_version = 99");
  other.close();
  expect(() => openDatabase(file)).toThrow("its version is 99, 1 was expected");
  expect(() => openDatabase(folder)).toThrow(/^state file .*: /);
});

test("lets only one process have the file", () => {
  const file = join(folder, "state");
  const first = openDatabase(file);
  expect(() => openDatabase(file)).toThrow("database is locked");
  first.close();
  openDatabase(file).close();
});
