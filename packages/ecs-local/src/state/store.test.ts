import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { targetKey, type TargetRecord } from "../elb/records.ts";
import { openStore } from "./store.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ecs-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const address = { host: "127.0.0.1", port: 8080 };
const target: TargetRecord = {
  targetGroup: "group",
  id: "i-1",
  port: 80,
  address,
  task: "t",
  release: "1",
};

test("finds the targets of a file in which their keys have no task", () => {
  const file = join(folder, "state");
  const first = openStore(file);
  first.state.targets.put("group i-1:80", target);
  first.save();
  first.close();
  const second = openStore(file);
  expect(second.state.targets.entries()).toEqual([[targetKey(target), target]]);
  second.save();
  second.close();
  const third = openStore(file);
  expect(third.state.targets.size).toBe(1);
  third.close();
});

test("writes with the next save what could not be written", () => {
  const file = join(folder, "state");
  const first = openStore(file);
  first.state.targets.put(targetKey(target), target);
  let failures = 1;
  const toJSON = () => {
    if (failures-- > 0) throw new Error("once");
    return "id";
  };
  // Taken after the targets.
  first.state.endpoint.put("id", Object.assign("id", { toJSON }));
  expect(() => first.save()).toThrow("once");
  first.save();
  first.close();
  const second = openStore(file);
  expect(second.state.targets.values()).toEqual([target]);
  expect(second.state.endpoint.values()).toEqual(["id"]);
  second.close();
});
