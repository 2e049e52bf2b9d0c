import { expect, test } from "vitest";

import { patchTaskDefinition } from "./patch.ts";
import type { TaskDefinitionInput } from "./read.ts";

const app = {
  name: "app",
  image: "shop:1",
  environment: [{ name: "LEVEL", value: "info" }],
  secrets: [{ name: "PASSWORD", valueFrom: "arn:1" }],
};
const one: TaskDefinitionInput = { family: "shop", memory: "512", containerDefinitions: [app] };
const two: TaskDefinitionInput = {
  ...one,
  containerDefinitions: [app, { name: "log.router", image: "router:1" }],
};

test.each([
  ["image=shop:2", { image: "shop:2" }],
  ["app.image=registry:5000/shop:2", { image: "registry:5000/shop:2" }],
  ["app.cpu=128", { cpu: 128 }],
  ["app.memory=256", { memory: 256 }],
  ["env.LEVEL=a=b", { environment: [{ name: "LEVEL", value: "a=b" }] }],
  ["app.env.NEW=", { environment: [...app.environment, { name: "NEW", value: "" }] }],
  [
    "app.env.PASSWORD=x",
    { environment: [...app.environment, { name: "PASSWORD", value: "x" }], secrets: [] },
  ],
  [
    "app.secret.LEVEL=arn:2",
    { environment: [], secrets: [...app.secrets, { name: "LEVEL", valueFrom: "arn:2" }] },
  ],
])("applies %s", (patch, changed) => {
  const patched = patchTaskDefinition(one, [patch]);
  expect(patched).toEqual({ ...one, containerDefinitions: [{ ...app, ...changed }] });
});

test("patches the task, and a container whose name has a dot", () => {
  expect(patchTaskDefinition(two, ["cpu=256", "memory=1024", "log.router.image=router:2"])).toEqual(
    {
      ...two,
      cpu: "256",
      memory: "1024",
      containerDefinitions: [app, { name: "log.router", image: "router:2" }],
    },
  );
});

test.each([
  ["image", "--set image: expected [CONTAINER.]image=…"],
  ["size=1", "--set size: expected"],
  ["app.env=1", "--set app.env: expected"],
  ["app.image.x=1", "--set app.image.x: expected"],
  ["web.image=shop:2", "--set web.image: there is no container web; there are app, log.router"],
  [
    "image=shop:2",
    "--set image: say which container, as in app.image=…; there are app, log.router",
  ],
  ["app.cpu=half", '--set app.cpu: expected a whole number, found "half"'],
])("refuses %s", (patch, message) => {
  expect(() => patchTaskDefinition(two, [patch])).toThrow(message);
});
