import { expect, test } from "vitest";

import { ecsErrors, ecsOperations, type Shape, type Structure } from "./sdk-schemas.ts";

/** Every structure that can be reached, each once. Reading one throws where the layout is not ours. */
function reach(shape: Shape, seen: Map<string, Structure>): void {
  if (shape.is === "list") reach(shape.member(), seen);
  if (shape.is === "map") reach(shape.value(), seen);
  if (shape.is !== "structure" || seen.has(shape.name)) return;
  seen.set(shape.name, shape);
  for (const member of shape.members.values()) reach(member(), seen);
}

test("reads all 88 operations of the SDK down to the last member", () => {
  const seen = new Map<string, Structure>();
  for (const { input, output } of ecsOperations().values()) {
    reach(input, seen);
    reach(output, seen);
  }
  expect(ecsOperations().size).toBe(88);
  expect(seen.size).toBeGreaterThan(300);
});

test("knows names, kinds and what is required", () => {
  const input = ecsOperations().get("RegisterTaskDefinition")?.input;
  expect([...(input?.required ?? [])]).toEqual(["family", "containerDefinitions"]);
  const containers = input?.members.get("containerDefinitions")?.();
  if (containers?.is !== "list") throw new Error("containerDefinitions is no list");
  const container = containers.member();
  if (container.is !== "structure") throw new Error("a container is no structure");
  const kinds = Object.fromEntries(
    ["name", "cpu", "essential", "entryPoint", "dockerLabels", "portMappings"].map((name) => {
      const shape = container.members.get(name)?.();
      if (shape?.is === "list") return [name, `list of ${shape.member().is}`];
      if (shape?.is === "map") return [name, `map of ${shape.value().is}`];
      return [name, shape?.is];
    }),
  );
  expect(kinds).toEqual({
    name: "string",
    cpu: "number",
    essential: "boolean",
    entryPoint: "list of string",
    dockerLabels: "map of string",
    portMappings: "list of structure",
  });
});

test("knows timestamps and errors", () => {
  const output = ecsOperations().get("DescribeTaskDefinition")?.output;
  const definition = output?.members.get("taskDefinition")?.();
  if (definition?.is !== "structure") throw new Error("a task definition is no structure");
  expect(definition.members.get("registeredAt")?.()).toEqual({ is: "timestamp" });
  expect([...ecsErrors()]).toContain("ServiceNotActiveException");
});
