import { Readable } from "node:stream";

import { unixRequest } from "./unix-request.ts";

/** Who calls what of the engine's API. */
export interface EngineCall {
  socketPath: string;
  /** @default "GET" */
  method?: string;
  /** Without the version: what the parts use is the same in all of them. */
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: Readable;
  /** A body in JSON. */
  json?: object;
  /** Engines want `x-registry-auth` for a push, whether or not the registry wants a login. */
  headers?: Readonly<Record<string, string>>;
  limitMs?: number;
}

/**
 * Calls the engine's API. The answer is what its JSON says, or nothing where it is 404.
 *
 * @throws {Error} with the engine's message for every other answer that is no success.
 */
export async function engineApi(call: EngineCall): Promise<unknown> {
  const { query = {}, json, ...rest } = call;
  const search = new URLSearchParams(query).toString();
  const path = search === "" ? call.path : `${call.path}?${search}`;
  const { status, text } = await unixRequest({
    ...rest,
    ...(json === undefined ? {} : jsonBody(json)),
    path,
  });
  if (status === 404) return undefined;
  if (status >= 400) throw new Error(`${call.method ?? "GET"} ${path}: ${status} ${text.trim()}`);
  return text.trim() === "" || !/^[[{]/.test(text) ? text : parse(text);
}

/** Answers with progress are several values, one in a line; the last one tells how it ended. */
function parse(text: string): unknown {
  const lines = text.trim().split("\n");
  return JSON.parse(lines.length > 1 ? (lines.at(-1) ?? "") : text);
}

function jsonBody(json: object): { body: Readable; contentType: string } {
  return { body: Readable.from([JSON.stringify(json)]), contentType: "application/json" };
}
