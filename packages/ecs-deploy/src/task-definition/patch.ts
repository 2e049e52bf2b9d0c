import type { ContainerDefinition } from "@aws-sdk/client-ecs";

import { EcsDeployError } from "../errors.ts";
import type { TaskDefinitionInput } from "./read.ts";

const syntax =
  "expected [CONTAINER.]image=…, [CONTAINER.]env.NAME=…, [CONTAINER.]secret.NAME=ARN, CONTAINER.cpu=…, CONTAINER.memory=…, cpu=… or memory=…";

/**
 * Changes a task definition as `--set` says. Without a container's name, `image`, `env` and `secret` mean the only
 * container there is, `cpu` and `memory` the task's own.
 * @param patches such as `app.image=shop:2`, `app.env.LOG_LEVEL=debug`, `app.secret.PASSWORD=arn:…`, `memory=1024`
 * @throws {EcsDeployError} `invalid`
 */
export function patchTaskDefinition(
  taskDefinition: TaskDefinitionInput,
  patches: readonly string[],
): TaskDefinitionInput {
  return patches.reduce((patched, patch) => apply(patched, patch), taskDefinition);
}

interface Patch {
  container: string | undefined;
  what: "image" | "env" | "secret" | "cpu" | "memory";
  name: string;
  value: string;
}

function apply(taskDefinition: TaskDefinitionInput, text: string): TaskDefinitionInput {
  const patch = parse(text, taskDefinition);
  const { container, what, value } = patch;
  if (container === undefined && (what === "cpu" || what === "memory")) {
    return { ...taskDefinition, [what]: value };
  }
  const containers = taskDefinition.containerDefinitions ?? [];
  const named = container ?? onlyOne(containers, text);
  return {
    ...taskDefinition,
    containerDefinitions: containers.map((each) =>
      each.name === named ? patchContainer(each, patch, text) : each,
    ),
  };
}

function parse(text: string, { containerDefinitions = [] }: TaskDefinitionInput): Patch {
  const equals = text.indexOf("=");
  const key = equals === -1 ? text : text.slice(0, equals);
  const [, container, what, name = ""] =
    /^(?:(.+?)\.)??(image|cpu|memory|(?:env|secret)(?=\.[^.]))(?:\.(.+))?$/.exec(key) ?? [];
  const isNamed = what === "env" || what === "secret";
  if (equals === -1 || !isWhat(what) || isNamed !== (name !== "")) {
    throw new EcsDeployError("invalid", `--set ${key}: ${syntax}`);
  }
  const names = containerDefinitions.map((each) => each.name ?? "");
  if (container !== undefined && !names.includes(container)) {
    throw new EcsDeployError(
      "invalid",
      `--set ${key}: there is no container ${container}; there are ${names.join(", ")}`,
    );
  }
  return { container, what, name, value: text.slice(equals + 1) };
}

function isWhat(what: string | undefined): what is Patch["what"] {
  return ["image", "env", "secret", "cpu", "memory"].some((each) => each === what);
}

function onlyOne(containers: readonly ContainerDefinition[], text: string): string | undefined {
  if (containers.length === 1) return containers[0]?.name;
  const names = containers.map(({ name }) => name).join(", ");
  throw new EcsDeployError(
    "invalid",
    `--set ${text.slice(0, text.indexOf("="))}: say which container, as in ${containers[0]?.name ?? "app"}.image=…; there are ${names}`,
  );
}

function patchContainer(
  container: ContainerDefinition,
  { what, name, value }: Patch,
  text: string,
): ContainerDefinition {
  switch (what) {
    case "image":
      return { ...container, image: value };
    case "cpu":
    case "memory":
      return { ...container, [what]: wholeNumber(value, text) };
    case "env":
      return {
        ...without(container, "secrets", name),
        environment: [...others(container.environment, name), { name, value }],
      };
    case "secret":
      return {
        ...without(container, "environment", name),
        secrets: [...others(container.secrets, name), { name, valueFrom: value }],
      };
  }
}

// ECS refuses a name that is both.
function without(
  container: ContainerDefinition,
  list: "secrets" | "environment",
  name: string,
): ContainerDefinition {
  return container[list] === undefined
    ? container
    : { ...container, [list]: others<{ name?: string | undefined }>(container[list], name) };
}

function others<Item extends { name?: string | undefined }>(
  items: readonly Item[] | undefined,
  name: string,
): Item[] {
  return (items ?? []).filter((each) => each.name !== name);
}

function wholeNumber(value: string, text: string): number {
  const number = Number(value);
  if (value.trim() !== "" && Number.isSafeInteger(number) && number >= 0) return number;
  throw new EcsDeployError(
    "invalid",
    `--set ${text.slice(0, text.indexOf("="))}: expected a whole number, found "${value}"`,
  );
}
