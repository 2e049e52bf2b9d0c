import { Readable } from "node:stream";
import { RuntimeError } from "../errors.ts";
import { imageFailure } from "./image-failure.ts";
import { isRecord, jsonLines } from "./json-lines.ts";

/** How far the work on an image is. */
export type ImageEvent =
  /** One layer, at each step that the engine tells. Sizes in bytes, where the engine knows them. */
  | { type: "layer"; id: string; status: string; current?: number; total?: number }
  /** Of the whole image, or of a build. */
  | { type: "line"; text: string };

export interface ProgressOptions {
  onEvent?: ((event: ImageEvent) => void) | undefined;
  /** Limit of the whole work. */
  limitMs: number;
  signal?: AbortSignal | undefined;
  /** Sees every object, also those that are no progress. */
  onObject?: (object: Record<string, unknown>) => void;
}

/**
 * Follows what an engine tells while it works on an image, to the end.
 * @throws {RuntimeError} as {@link imageFailure} says, for an error that stands in the middle of the
 * stream after the status 200; `engine` past the limit or where the connection breaks.
 */
export async function followProgress(
  what: string,
  stream: Readable,
  { onEvent, limitMs, signal, onObject }: ProgressOptions,
): Promise<void> {
  const limit = AbortSignal.timeout(limitMs);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  const onStop = (): void => void stream.destroy();
  stop.addEventListener("abort", onStop, { once: true });
  if (stop.aborted) onStop();
  try {
    for await (const object of jsonLines(stream)) {
      const failure = failureIn(object);
      if (failure !== undefined) throw imageFailure(what, failure);
      onObject?.(object);
      const event = eventOf(object);
      if (event) onEvent?.(event);
    }
    stop.throwIfAborted();
  } catch (cause) {
    signal?.throwIfAborted();
    if (limit.aborted) {
      throw new RuntimeError("engine", `${what}: not done within ${limitMs} ms`, { cause });
    }
    if (cause instanceof RuntimeError) throw cause;
    throw new RuntimeError("engine", `${what}: the engine broke off: ${String(cause)}`, { cause });
  } finally {
    stop.removeEventListener("abort", onStop);
    stream.destroy();
  }
}

/** What the library hands over is one, though its types say less. */
export function asReadable(stream: unknown): Readable {
  if (stream instanceof Readable) return stream;
  throw new TypeError("the engine's client gave no stream");
}

function failureIn({ error, errorDetail }: Record<string, unknown>): string | undefined {
  if (isRecord(errorDetail) && typeof errorDetail["message"] === "string") {
    return errorDetail["message"];
  }
  if (typeof error === "string") return error;
  return error === undefined && errorDetail === undefined ? undefined : "it gave no reason";
}

/** Pure. Undefined for what is no progress. */
export function eventOf(object: Record<string, unknown>): ImageEvent | undefined {
  const { id, status, stream, progressDetail } = object;
  if (typeof stream === "string") {
    const text = stream.trimEnd();
    return text === "" ? undefined : { type: "line", text };
  }
  if (typeof status !== "string") return undefined;
  // While it pulls, the engine tells the tag as the id of a line for the whole image.
  if (typeof id !== "string" || !/^[0-9a-f]{12}$/.test(id)) {
    return { type: "line", text: typeof id === "string" ? `${id}: ${status}` : status };
  }
  const { current, total } = isRecord(progressDetail) ? progressDetail : {};
  return {
    type: "layer",
    id,
    status,
    ...(typeof current === "number" && { current }),
    ...(typeof total === "number" && { total }),
  };
}
