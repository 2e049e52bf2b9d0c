import { clientFault } from "../protocol/fault.ts";
import { lastPart } from "../names.ts";
import type { TaskDefinitionRecord } from "../state/records.ts";
import type { State } from "../state/store.ts";

/** The revision that a request means: `family:revision`, an ARN, or the latest active one of a family. */
export function findTaskDefinition(
  state: State,
  nameOrArn: string,
): TaskDefinitionRecord | undefined {
  const name = lastPart(nameOrArn);
  return name.includes(":") ? state.taskDefinitions.get(name) : latestActive(state, name);
}

/** @throws {Fault} `ClientException`, as DescribeTaskDefinition words it. */
export function taskDefinitionOf(state: State, nameOrArn: string): TaskDefinitionRecord {
  const found = findTaskDefinition(state, nameOrArn);
  if (found === undefined) throw clientFault("Unable to describe task definition.");
  return found;
}

function latestActive(state: State, family: string): TaskDefinitionRecord | undefined {
  const { lastRevision = 0 } = state.families.get(family) ?? {};
  for (let revision = lastRevision; revision > 0; revision -= 1) {
    const found = state.taskDefinitions.get(`${family}:${revision}`);
    if (found?.status === "ACTIVE") return found;
  }
  return undefined;
}
