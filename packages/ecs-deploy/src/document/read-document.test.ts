import { expect, test } from "vitest";

import { parseServiceFile } from "../service-file/read.ts";
import { parseTaskDefinition } from "../task-definition/read.ts";

const at = { file: "task.yaml", variables: { TAG: "1.10" } };

function messageOf(text: string, read: typeof parseTaskDefinition = parseTaskDefinition): string {
  try {
    read(text, at);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("it was read");
}

test("reads YAML and JSON, with values of the types that ECS takes", () => {
  const yaml = `
family: shop
cpu: 256
containerDefinitions:
  - name: app
    image: shop:\${TAG}
    memory: "\${MEMORY:-512}"
    essential: "true"
    environment:
      - { name: VERSION, value: 1.10 }
      - { name: EMPTY, value: "" }
    command: [sh, -c, "echo $HOME $\${PATH}"]
    dockerLabels: { some.label: yes }
`;
  const app = {
    name: "app",
    image: "shop:1.10",
    memory: 512,
    essential: true,
    environment: [
      { name: "VERSION", value: "1.10" },
      { name: "EMPTY", value: "" },
    ],
    command: ["sh", "-c", "echo $HOME ${PATH}"],
    dockerLabels: { "some.label": "yes" },
  };
  const expected = { family: "shop", cpu: "256", containerDefinitions: [app] };
  expect(parseTaskDefinition(yaml, at)).toEqual(expected);
  const tabbed = '{\n\t"family": "shop",\n\t"containerDefinitions": [{ "name": "app" }]\n}';
  expect(parseTaskDefinition(tabbed, at)).toEqual({
    family: "shop",
    containerDefinitions: [{ name: "app" }],
  });
});

test("reads what describe-task-definition and describe-services print", () => {
  const described = {
    taskDefinition: {
      taskDefinitionArn: "arn:aws:ecs:us-east-1:1:task-definition/shop:7",
      family: "shop",
      revision: 7,
      status: "ACTIVE",
      requiresAttributes: [{ name: "com.amazonaws.ecs.capability.ecr-auth" }],
      compatibilities: ["EC2"],
      registeredAt: "2026-01-01T00:00:00Z",
      registeredBy: "arn:aws:iam::1:user/me",
      containerDefinitions: [{ name: "app", image: "shop:1" }],
    },
    tags: [{ key: "team", value: "shop" }],
  };
  expect(parseTaskDefinition(JSON.stringify(described), at)).toEqual({
    family: "shop",
    containerDefinitions: [{ name: "app", image: "shop:1" }],
    tags: [{ key: "team", value: "shop" }],
  });
  const services = {
    services: [
      {
        serviceName: "shop",
        serviceArn: "arn",
        runningCount: 2,
        events: [{ id: "1" }],
        desiredCount: 2,
      },
    ],
    failures: [],
  };
  expect(parseServiceFile(JSON.stringify(services), at)).toEqual({
    serviceName: "shop",
    desiredCount: 2,
  });
});

test("says where each mistake is, and what was expected", () => {
  const text = `family: shop
containerDefinitions:
  - name: app
    Image: shop:1
    memory: much
    portMappings: { containerPort: 80 }
    environment:
      - name: A
        value: \${MISSING}
`;
  expect(messageOf(text).split("\n")).toEqual([
    "task.yaml:4:5: containerDefinitions[0].Image: ECS has no such member; did you mean image?",
    'task.yaml:5:13: containerDefinitions[0].memory: expected a number, found "much"',
    "task.yaml:6:19: containerDefinitions[0].portMappings: expected a list, found an object",
    "task.yaml:9:16: containerDefinitions[0].environment[0].value: the variable MISSING is not set; set it, give a default with ${MISSING:-default}, or write $${MISSING} for the text itself",
  ]);
});

test.each([
  ["", "task.yaml:1:1: the file is empty"],
  ["- 1", "task.yaml:1:1: the file: expected an object, found a list"],
  ["family: shop", "task.yaml: containerDefinitions is missing"],
  ["containerDefinitions: [{ name: app }]", "task.yaml: family is missing"],
  [
    "family: [",
    "task.yaml:1:10: Flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
  ["family: a\nfamily: b", "task.yaml:2:1: Map keys must be unique"],
])("refuses %j", (text, message) => {
  expect(messageOf(text)).toBe(message);
});

test("refuses a text that aliases make very large", () => {
  const lists = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
  for (let index = 1; index < 9; index += 1) {
    const [one, two] = [String.fromCharCode(97 + index), String.fromCharCode(96 + index)];
    lists.push(`${one}: &${one} [${Array.from({ length: 10 }, () => `*${two}`).join(", ")}]`);
  }
  const text = `${lists.join("\n")}\nfamily: shop\nrequiresCompatibilities: *i\n`;
  expect(messageOf(text)).toContain("expected a text, found a list");
  const deep = text.replace("requiresCompatibilities", "tags");
  expect(messageOf(deep)).toContain("expected an object, found a list");
});
