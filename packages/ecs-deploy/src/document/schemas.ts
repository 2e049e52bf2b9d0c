import {
  CreateServiceRequest$,
  RegisterTaskDefinitionRequest$,
  Service$,
  TaskDefinition$,
  UpdateServiceRequest$,
} from "@aws-sdk/client-ecs";
import { NormalizedSchema } from "@smithy/core/schema";

/** What the SDK carries at run time: the input of RegisterTaskDefinition. */
export function taskDefinitionSchema(): NormalizedSchema {
  return NormalizedSchema.of(RegisterTaskDefinitionRequest$);
}

/** The input of CreateService. */
export function serviceSchema(): NormalizedSchema {
  return NormalizedSchema.of(CreateServiceRequest$);
}

/** Members that DescribeTaskDefinition answers and RegisterTaskDefinition does not take. */
export function readOnlyOfTaskDefinition(): ReadonlySet<string> {
  return without(TaskDefinition$, RegisterTaskDefinitionRequest$);
}

/** Members that DescribeServices answers and CreateService does not take. */
export function readOnlyOfService(): ReadonlySet<string> {
  return without(Service$, CreateServiceRequest$);
}

/** Members that UpdateService can change of what CreateService takes. */
export function updatableOfService(): readonly string[] {
  const update = new Set(membersOf(UpdateServiceRequest$));
  return membersOf(CreateServiceRequest$).filter((name) => update.has(name));
}

type Schema = Parameters<typeof NormalizedSchema.of>[0];

function without(answer: Schema, request: Schema): ReadonlySet<string> {
  const known = new Set(membersOf(request));
  return new Set(membersOf(answer).filter((name) => !known.has(name)));
}

function membersOf(schema: Schema): string[] {
  return [...membersOfStructure(NormalizedSchema.of(schema)).keys()];
}

/** The members of a structure by their names, in the SDK's order. */
export function membersOfStructure(
  structure: NormalizedSchema,
): ReadonlyMap<string, NormalizedSchema> {
  return new Map(structure.structIterator());
}
