import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import { crossOriginHeaders } from "../cors/cross-origin.ts";
import type { S3LocalEvent } from "../events.ts";
import type { Answer, Endpoint } from "../operations/operation.ts";
import { Fault } from "../protocol/fault.ts";
import type { S3Request } from "../request/s3-request.ts";
import { answer, nameOf } from "./answer.ts";
import { drain } from "./drain.ts";
import { readRequest } from "./read-request.ts";
import { faultAnswer, send } from "./send.ts";

export interface ServeOptions extends Endpoint {
  onEvent: (event: S3LocalEvent) => void;
}

/** One request and its answer. `waits`: the client sends its body only when it is asked to. */
export async function serve(
  stream: IncomingMessage,
  response: ServerResponse,
  { waits, ...options }: ServeOptions & { waits: boolean },
): Promise<void> {
  const started = performance.now();
  const requestId = randomBytes(8).toString("hex").toUpperCase();
  response.setHeader("x-amz-request-id", requestId);
  response.setHeader("server", "hitless-s3-local");
  let isAsked = !waits;
  const askForBody = () => {
    if (!isAsked) response.writeContinue();
    isAsked = true;
  };
  const given = { requestId, now: new Date(), askForBody };
  const { request, result, fault } = await resultOf(stream, given, options);
  if (isAsked) await drain(stream);
  // Whether its body comes yet is not known.
  else response.setHeader("connection", "close");
  try {
    const headers = request === undefined ? {} : crossOriginHeaders(request, options.store);
    const isHead = stream.method === "HEAD";
    await send(response, { ...result, headers: { ...headers, ...result.headers } }, isHead);
  } catch {
    // The client has gone.
    response.destroy();
  }
  options.onEvent({
    ...describe(requestId, request, stream),
    status: result.status,
    ...(fault !== undefined && { code: fault.code, message: fault.message }),
    durationMs: Math.round(performance.now() - started),
  });
}

interface Result {
  request?: S3Request;
  result: Answer;
  fault?: Fault;
}

async function resultOf(
  stream: IncomingMessage,
  given: Pick<S3Request, "requestId" | "now" | "askForBody">,
  options: ServeOptions,
): Promise<Result> {
  let request: S3Request | undefined;
  try {
    request = readRequest(stream, given);
    return { request, result: await answer(request, options) };
  } catch (error) {
    const { requestId } = given;
    if (!(error instanceof Fault)) options.onEvent({ type: "mistake", requestId, error });
    const fault = error instanceof Fault ? error : new Fault("InternalError");
    const resource = request?.signedPath ?? "/";
    const result = faultAnswer(fault, { requestId, resource });
    return { ...(request && { request }), result, fault };
  }
}

function describe(requestId: string, request: S3Request | undefined, { method }: IncomingMessage) {
  const key = request?.key ?? request?.formKey;
  return {
    type: "request" as const,
    requestId,
    operation: request === undefined ? (method ?? "") : nameOf(request),
    ...(request?.bucket !== undefined && { bucket: request.bucket }),
    ...(key !== undefined && { key }),
  };
}
