import { codeOf } from "./error-codes.ts";
import { UploadError } from "./errors.ts";
import { afterMs } from "./retry-after.ts";
import type { ServerRequest } from "./wire.ts";

/** Answers one request to the application's server by what its JSON would be. */
export type GetSettings = (
  request: ServerRequest,
  options: { signal: AbortSignal },
) => Promise<unknown>;

/** Where the settings of an upload come from: exactly one of the two. */
export type SettingsSource =
  | {
      /** Of the signer's handler, on the page's own origin; cookies are sent. */
      settingsUrl: string | URL;
      getSettings?: never;
    }
  | {
      /** Instead of it: asks in a way of your own. An `UploadError` that it throws stays as it is. */
      getSettings: GetSettings;
      settingsUrl?: never;
    };

/** Asks, and checks that the answer has the one field that it is asked for. */
export type AskServer = <Answer = unknown>(
  request: ServerRequest,
  signal: AbortSignal,
  field?: keyof Answer & string,
) => Promise<Answer>;

/**
 * Makes of a source of settings a function that asks it.
 * @throws {TypeError} when there is none, or both.
 */
export function serverOf(source: SettingsSource | undefined): AskServer {
  const { settingsUrl, getSettings }: Partial<SettingsSource> = source ?? {};
  const url = String(settingsUrl ?? "");
  if ((getSettings === undefined) === (url === "")) {
    const given = url === "" ? "neither was" : "both were";
    throw new TypeError(`An upload needs \`settingsUrl\` or \`getSettings\`; ${given} given`);
  }
  const ask: GetSettings = getSettings ?? ((request, { signal }) => post(url, request, signal));
  return async <Answer>(request: ServerRequest, signal: AbortSignal, field?: string) => {
    const { action } = request;
    const failed = (what: string, cause?: unknown) =>
      new UploadError("settings", `${url || "getSettings"}, asked to ${action}: ${what}`, {
        at: "server",
        cause,
      });
    const limit = AbortSignal.timeout(timeoutMs);
    let answer: unknown;
    try {
      answer = await ask(request, { signal: AbortSignal.any([signal, limit]) });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof UploadError) throw error;
      throw failed(limit.aborted ? `no answer within ${timeoutMs} ms` : String(error), error);
    }
    if (field !== undefined && !(field in Object(answer))) {
      throw failed(`an answer without \`${field}\``);
    }
    // oxlint-disable-next-line no-unsafe-type-assertion -- the wire fixes the rest
    return answer as Answer;
  };
}

const timeoutMs = 30_000;

async function post(url: string, request: ServerRequest, signal: AbortSignal): Promise<unknown> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
    signal,
  });
  const { ok, status, headers } = answer;
  const json: unknown = await answer.json().catch(() => undefined);
  if (ok && (json !== undefined || status === 204)) return json;
  // oxlint-disable-next-line no-unsafe-type-assertion -- every field may be missing, of any JSON
  const { code, message, limit } = (Object(json) as Refusal).error ?? {};
  const said =
    json === undefined
      ? `${headers.get("content-type") ?? "no content type"} instead of JSON`
      : (message ?? "no message");
  throw new UploadError(
    json === undefined && status < 400 ? "settings" : serverCode(status, code),
    `${url} answered ${request.action} by ${status}: ${said}`,
    {
      at: "server",
      status: status,
      sourceCode: code,
      values: {
        ...("name" in request && { name: request.name, type: request.type }),
        ...(limit !== undefined && { limit: String(limit) }),
      },
      retryAfterMs: afterMs(headers.get("retry-after")),
    },
  );
}

interface Refusal {
  error?: { code?: string; message?: string; limit?: number };
}

/** Statuses without a code of the handler come from elsewhere: a proxy, a wrong address. */
function serverCode(status: number, code: string | undefined) {
  // Of the application itself: the store was not asked, and is not the one that is busy.
  if (code === "InternalError") return "settings";
  if (code !== undefined || [401, 413, 429].includes(status)) return codeOf(status, code);
  return "settings";
}
