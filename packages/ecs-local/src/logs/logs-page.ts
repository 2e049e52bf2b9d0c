import { Fault } from "../protocol/fault.ts";
import type { PageRequest } from "../server/http-server.ts";
import type { ApiAnswer } from "../server/service.ts";
import { type LogsAsked, type TaskLogs } from "./task-logs.ts";

/** The path is our own: AWS gives a task's output by CloudWatch Logs. */
export const logsPath = "/_hitless/logs/";
const mostLines = 10_000;

/**
 * Answers `GET /_hitless/logs/<task>?cluster=&container=&lines=` for those on the same machine. Output may
 * hold what no page of a browser should get: so a `Host` that a foreign name was resolved to is refused too.
 */
export function logsPage(read: (asked: LogsAsked) => Promise<TaskLogs>) {
  return async (request: PageRequest): Promise<ApiAnswer> => {
    try {
      return json(200, await read(askedBy(request)));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return json(error.status, { message: error.message });
    }
  };
}

/** @throws {Fault} 400, 403 or 405 */
function askedBy({ method, url, peer, host }: PageRequest): LogsAsked {
  if (!isLoopback(peer) || !isPlainHost(host)) {
    throw refusal(403, "Logs are for those who ask on this machine, by a loopback address.");
  }
  if (method !== "GET") throw refusal(405, `The method is ${method}, GET was expected.`);
  const { pathname, searchParams } = new URL(url, "http://endpoint");
  const task = decode(pathname.slice(logsPath.length));
  const lines = Number(searchParams.get("lines") ?? 100);
  if (!Number.isInteger(lines) || lines < 1 || lines > mostLines) {
    throw refusal(400, `lines is ${searchParams.get("lines")}, 1 to ${mostLines} was expected.`);
  }
  return {
    cluster: searchParams.get("cluster") ?? "default",
    task,
    container: searchParams.get("container") ?? undefined,
    lines,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal(400, "The path is no valid URL.");
  }
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

function isPlainHost(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host);
}

function refusal(status: number, message: string): Fault {
  return new Fault("Refused", message, { status });
}

function json(status: number, body: object): ApiAnswer {
  return { status, mediaType: "application/json", body: JSON.stringify(body) };
}
