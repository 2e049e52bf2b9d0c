import type { ZodType } from "zod";

import { Fault } from "../protocol/fault.ts";
import { jsonFault, jsonMediaType, operationOf, parseJson } from "../protocol/json.ts";
import type { CallEvent } from "./ecs-service.ts";
import type { ApiAnswer, Service } from "./service.ts";

/** One operation of a small service of the JSON protocol. */
export interface JsonOperation {
  name: string;
  run: (body: unknown) => object;
}

/** An operation whose input has a shape. `invalid` is the service's name of the error for another. */
export function jsonOperation<Input>(
  { name, shape, invalid }: { name: string; shape: ZodType<Input>; invalid: string },
  run: (input: Input) => object,
): JsonOperation {
  return {
    name,
    run(body) {
      const parsed = shape.safeParse(body);
      if (parsed.success) return run(parsed.data);
      const problems = parsed.error.issues.map(
        ({ path, message }) => `${path.join(".")}: ${message}`,
      );
      throw new Fault(invalid, problems.join("; ").slice(0, 1000));
    },
  };
}

/** A service of a few operations that speaks the JSON protocol. */
export function jsonService(options: {
  operations: readonly JsonOperation[];
  save: () => void;
  onEvent: (event: CallEvent) => void;
}): Service {
  const operations = new Map(options.operations.map((each) => [each.name, each]));
  // Async, so that what is thrown rejects.
  return async ({ headers, body, requestId }) => {
    const operation = operationOf(String(headers["x-amz-target"] ?? "")).slice(0, 100);
    const event: CallEvent = { type: "call", operation, requestId };
    try {
      const found = operations.get(operation);
      if (found === undefined) {
        const what = `This endpoint does not have the operation "${operation}".`;
        throw new Fault("UnknownOperationException", what);
      }
      const output = found.run(parseJson(body));
      options.save();
      options.onEvent(event);
      return answer(200, JSON.stringify(output));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      options.onEvent({ ...event, fault: error.code });
      return answer(error.status, jsonFault(error));
    }
  };
}

function answer(status: number, body: string): ApiAnswer {
  return { status, mediaType: jsonMediaType, body };
}
