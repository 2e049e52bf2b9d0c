import type { Context } from "../operations/operation.ts";
import { operations } from "../operations/table.ts";
import { checkInput } from "../protocol/check-input.ts";
import { Fault } from "../protocol/fault.ts";
import { jsonFault, jsonMediaType, operationOf, parseJson } from "../protocol/json.ts";
import { checkRules } from "../protocol/rules.ts";
import { ecsOperations } from "../protocol/sdk-schemas.ts";
import { shapeOutput } from "../protocol/shape-output.ts";
import type { ApiAnswer, ApiRequest, Service } from "./service.ts";

/** A call of ECS that was answered. */
export interface CallEvent {
  type: "call";
  operation: string;
  requestId: string;
  /** The exception's name, where the answer is one. */
  fault?: string;
  /** Members that ECS does not know. They had no effect. */
  unknownMembers?: readonly string[];
}

export interface EcsServiceOptions {
  context: Context;
  /** Called after each operation: what it changed has to be on disk before it is answered. */
  save: () => void;
  onEvent: (event: CallEvent) => void;
}

/** ECS itself: JSON 1.1, by the table of operations. */
export function ecsService({ context, save, onEvent }: EcsServiceOptions): Service {
  return async (request) => {
    const operation = operationOf(String(request.headers["x-amz-target"] ?? ""));
    const event: CallEvent = { type: "call", operation, requestId: request.requestId };
    try {
      const output = await run(operation, request, context, event);
      save();
      onEvent(event);
      return json(200, JSON.stringify(output));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      onEvent({ ...event, fault: error.code });
      return json(error.status, jsonFault(error));
    }
  };
}

async function run(
  name: string,
  { body }: ApiRequest,
  context: Context,
  event: CallEvent,
): Promise<object> {
  const schema = ecsOperations().get(name);
  if (schema === undefined) {
    throw new Fault("UnknownOperationException", `ECS has no operation ${name.slice(0, 100)}.`);
  }
  const operation = operations.get(name);
  if (operation === undefined) {
    throw new Fault("UnsupportedFeatureException", `This endpoint does not have ${name}.`);
  }
  const { input, unknown, missing } = checkInput(schema.input, parseJson(body));
  if (unknown.length > 0) event.unknownMembers = unknown;
  checkRules(operation.rules, input, missing);
  return shapeOutput(schema.output, await operation.run(input, context));
}

function json(status: number, body: string): ApiAnswer {
  return { status, mediaType: jsonMediaType, body };
}
