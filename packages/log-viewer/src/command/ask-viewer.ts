import { once } from "node:events";

import { LogViewerError } from "../errors.ts";
import type { LogLine } from "../line/line.ts";
import { ownJson } from "../line/own-json.ts";
import { formatLine } from "./format-line.ts";

/** What is written between lines: of those that came too fast. */
export interface Missed {
  skipped: number;
  gap?: boolean;
}

export interface AskOptions {
  url: string;
  token: string | undefined;
  path: string;
  parameters: Readonly<Record<string, string>>;
  json: boolean;
  color: boolean;
  signal: AbortSignal;
}

/** Asks a log viewer for lines, and writes them as they come. @throws {LogViewerError} */
export async function askViewer(options: AskOptions): Promise<void> {
  const { json, color } = options;
  const response = await ask(options);
  for await (const text of linesOf(response)) {
    // The stream's sign of life.
    if (text === "") continue;
    const written = json ? text : textOf(ownJson<LogLine | Missed>(text), color);
    if (!process.stdout.write(`${written}\n`)) await once(process.stdout, "drain");
  }
}

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function textOf(line: LogLine | Missed, color: boolean): string {
  if ("message" in line) return formatLine(line, { color });
  return line.gap === true ? "… more lines …" : `… ${line.skipped} lines came too fast …`;
}

async function ask({ url, token, path, parameters, signal }: AskOptions): Promise<Response> {
  const target = URL.parse(`${path}?${new URLSearchParams(parameters)}`, url);
  if (target === null)
    throw new LogViewerError("invalid", `${url} is no URL such as http://127.0.0.1:8514`);
  const headers: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  let response: Response;
  try {
    response = await fetch(target, { headers, signal });
  } catch (cause) {
    const why =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new LogViewerError("unreachable", `no log viewer answers at ${url}: ${why}`, { cause });
  }
  if (response.ok) return response;
  throw refusal(await response.text(), response.status, parameters["q"] ?? "");
}

function refusal(text: string, status: number, search: string): LogViewerError {
  const { error } = ownJson<{ error: { message: string; at?: number } }>(text);
  const { message, at } = error;
  if (status === 400 && at !== undefined) {
    return new LogViewerError("invalid", `${message}\n  ${search}\n  ${" ".repeat(at)}^`);
  }
  return new LogViewerError(status === 400 ? "invalid" : "refused", message);
}
