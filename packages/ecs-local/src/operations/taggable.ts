import { invalidParameter } from "../protocol/fault.ts";
import { lastPart } from "../names.ts";
import type { State } from "../state/store.ts";

/**
 * The ARN of a resource that is there and can have tags.
 * @throws {Fault} `InvalidParameterException`
 */
export function taggable(state: State, arn: string): string {
  const kind = /^arn:[^:]+:ecs:[^:]*:[^:]*:([a-z-]+)\//.exec(arn)?.[1];
  const found = kind === undefined ? undefined : lookUp(state, kind, lastPart(arn));
  if (found === arn) return arn;
  throw invalidParameter(
    `The specified resource is not there, or cannot have tags: ${arn.slice(0, 200)}`,
  );
}

function lookUp(state: State, kind: string, name: string): string | undefined {
  switch (kind) {
    case "cluster":
      return state.clusters.get(name)?.clusterArn;
    case "task-definition":
      return state.taskDefinitions.get(name)?.taskDefinitionArn;
    default:
      return undefined;
  }
}
