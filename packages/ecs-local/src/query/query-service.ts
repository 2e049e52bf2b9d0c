import type { ZodType } from "zod";

import type { CallEvent } from "../server/ecs-service.ts";
import { Fault } from "../protocol/fault.ts";
import type { Service } from "../server/service.ts";
import { parseParameters, type Parameters } from "./parameters.ts";
import { xmlAnswer, xmlFault, xmlMediaType, type XmlValue } from "./xml.ts";

/** One action of a service that speaks the query protocol. */
export interface QueryAction<Context> {
  name: string;
  run: (parameters: Parameters, context: Context) => Promise<XmlValue>;
}

/** An action whose parameters have a shape. */
export function queryAction<Input, Context>(
  name: string,
  shape: ZodType<Input>,
  run: (input: Input, context: Context) => XmlValue | Promise<XmlValue>,
): QueryAction<Context> {
  return {
    name,
    async run(parameters, context) {
      const parsed = shape.safeParse(parameters);
      if (parsed.success) return run(parsed.data, context);
      const problems = parsed.error.issues.map(
        ({ path, message }) => `${path.join(".")}: ${message}`,
      );
      throw new Fault("ValidationError", problems.join("; ").slice(0, 1000));
    },
  };
}

export interface QueryServiceOptions<Context> {
  /** Of the answers' XML. */
  namespace: string;
  actions: readonly QueryAction<Context>[];
  context: Context;
  save: () => void;
  onEvent: (event: CallEvent) => void;
}

/** A service that takes form-encoded requests and answers in XML. */
export function queryService<Context>(options: QueryServiceOptions<Context>): Service {
  const { namespace, context, save, onEvent } = options;
  const actions = new Map(options.actions.map((action) => [action.name, action]));
  return async ({ body, requestId }) => {
    const parameters = parseParameters(body.toString("utf8"));
    const { Action } = parameters;
    const operation = typeof Action === "string" ? Action.slice(0, 100) : "";
    const event: CallEvent = { type: "call", operation, requestId };
    try {
      const action = actions.get(operation);
      if (action === undefined) {
        throw new Fault("InvalidAction", `This endpoint does not have the action "${operation}".`);
      }
      const result = await action.run(parameters, context);
      save();
      onEvent(event);
      const answer = xmlAnswer(operation, result, { namespace, requestId });
      return { status: 200, mediaType: xmlMediaType, body: answer };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      onEvent({ ...event, fault: error.code });
      const answer = xmlFault(error, { namespace, requestId });
      return { status: error.status, mediaType: xmlMediaType, body: answer };
    }
  };
}
