import { UploadError } from "./errors.ts";

/** One request to the store with a body that may be large. */
export interface StoreRequest {
  method: "POST" | "PUT";
  url: string;
  headers?: Readonly<Record<string, string>>;
  body: Blob | FormData;
}

export interface SendOptions {
  signal: AbortSignal;
  /** How long nothing may move before the connection counts as lost, in ms. */
  stallMs: number;
  /** Bytes of the whole body that the browser has handed on. */
  onSent?: (bytes: number) => void;
}

/** What the store answered, success or not. */
export interface StoreAnswer {
  status: number;
  body: string;
  header: (name: string) => string | undefined;
}

/** The browser sets these by itself and forbids scripts to. */
const forbidden = /^(?:content-length|host)$/i;

/**
 * Sends by `XMLHttpRequest`, as `fetch` still tells nobody how far an upload is.
 * @throws {UploadError} `network` when there was no answer that the page may read.
 */
export async function send(
  { method, url, headers = {}, body }: StoreRequest,
  { signal, stallMs, onSent }: SendOptions,
): Promise<StoreAnswer> {
  signal.throwIfAborted();
  const request = new XMLHttpRequest();
  const abort = () => request.abort();
  signal.addEventListener("abort", abort);
  let sent = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const fail = (what: string) =>
        reject(
          new UploadError("network", `${method} ${placeOf(url)} ${what}`, {
            at: "store",
            values: { sent: String(sent) },
          }),
        );
      const moved = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          fail(`was given up: nothing moved for ${stallMs} ms`);
          request.abort();
        }, stallMs);
      };
      request.upload.addEventListener("progress", ({ loaded }) => {
        sent = loaded;
        moved();
        onSent?.(loaded);
      });
      request.addEventListener("load", () =>
        resolve({
          status: request.status,
          body: request.responseText,
          header: (name) => headerOf(request, name),
        }),
      );
      const unread = () => fail(`got no answer that this page may read, ${sent} bytes sent`);
      request.addEventListener("error", unread);
      request.addEventListener("abort", unread);
      request.open(method, url);
      for (const [name, value] of Object.entries(headers)) {
        if (!forbidden.test(name)) request.setRequestHeader(name, value);
      }
      moved();
      request.send(body);
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** Asked for what CORS does not expose, browsers complain in red on the console. */
function headerOf(request: XMLHttpRequest, name: string): string | undefined {
  const isThere = new RegExp(`^${name}:`, "im").test(request.getAllResponseHeaders());
  return isThere ? (request.getResponseHeader(name) ?? undefined) : undefined;
}

/** Without the query, which of a presigned address is the permission itself. */
export function placeOf(url: string): string {
  return url.replace(/[?#].*$/s, "");
}
