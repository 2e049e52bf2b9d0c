import type { LogLine } from "../line/line.ts";
import { ownJson } from "../line/own-json.ts";

/** What the server answered an error with. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  readonly status: number;
  /** Of the character of the search that is wrong. */
  readonly at: number | undefined;
  readonly length: number;

  constructor(status: number, problem: { message: string; at?: number; length?: number }) {
    super(problem.message);
    this.status = status;
    this.at = problem.at;
    this.length = problem.length ?? 1;
  }
}

export interface Page {
  lines: LogLine[];
  more: boolean;
  reached?: number;
  timedOut: boolean;
  newestId: number;
}

export type Parameters = Readonly<Record<string, string | number | undefined>>;

/** Asks the server; its answer is taken to be what this version of it says. */
export async function askServer<Answer>(
  path: string,
  parameters: Parameters = {},
  init: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(path + queryOf(parameters), init);
  if (response.status === 401) location.assign("/log-in");
  const body = ownJson<Answer & { error?: { message: string } }>((await response.text()) || "{}");
  if (response.ok) return body;
  throw new AnswerError(response.status, body.error ?? { message: response.statusText });
}

export async function searchPage(parameters: Parameters): Promise<Page> {
  return askServer<Page>("/api/search", parameters);
}

export function queryOf(parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  return query.size === 0 ? "" : `?${query}`;
}
