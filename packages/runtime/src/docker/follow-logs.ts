import { Readable } from "node:stream";
import { RuntimeError } from "../errors.ts";
import { ask } from "./ask.ts";
import { assembleLines, type LogLine } from "./assemble-lines.ts";
import type { Engine } from "./engine.ts";

export interface FollowLogsOptions {
  /**
   * Where to begin: a time as lines have it, which is included, so that the lines of that very time come
   * again. @default the first line that the engine has
   */
  since?: string;
  /** Whether to wait for more at the end, until the container ends. @default true */
  follow?: boolean;
  /** Begins so many messages before the end, where no `since` does. @default all that the engine has */
  tail?: number;
  /** A longer line is given in parts of this size. @default 1_048_576 */
  maxLineBytes?: number;
  /** Ends the iteration by its reason. */
  signal?: AbortSignal;
}

/**
 * The lines of any container, by its name or id, as they are written: stdout and stderr, each whole and
 * with the time at which the engine got it. Ends when the container does.
 * @throws {RuntimeError} `not-found`; `engine` where the connection breaks or the container's logging
 * driver keeps no lines; `no-engine`.
 */
export async function* followLogs(
  engine: Engine,
  container: string,
  options: FollowLogsOptions = {},
): AsyncGenerator<LogLine, void, undefined> {
  const { signal, maxLineBytes } = options;
  const what = `logs of container ${container}`;
  const terminal = await hasTerminal(engine, container, what, signal);
  const stream = await open(engine, container, what, options);
  const onAbort = (): void => void stream.destroy();
  signal?.addEventListener("abort", onAbort, { once: true });
  const sizes = maxLineBytes === undefined ? {} : { maxLineBytes };
  const assembler = assembleLines({ timestamps: true, terminal, ...sizes });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield* assembler.push(chunk);
    signal?.throwIfAborted();
    yield* assembler.end();
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof RuntimeError) throw cause;
    throw new RuntimeError("engine", `${what}: the engine broke off: ${String(cause)}`, { cause });
  } finally {
    signal?.removeEventListener("abort", onAbort);
    stream.destroy();
  }
}

async function hasTerminal(
  engine: Engine,
  container: string,
  what: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { Config } = await ask(
    engine,
    what,
    async (abortSignal) => engine.docker.getContainer(container).inspect({ abortSignal }),
    { signal, codes: { 404: "not-found" } },
  );
  return Config.Tty;
}

async function open(
  engine: Engine,
  container: string,
  what: string,
  { since, follow = true, tail, signal }: FollowLogsOptions,
): Promise<Readable> {
  const from = {
    ...(since !== undefined && { since: unixTime(since) }),
    ...(tail !== undefined && { tail }),
  };
  const query = { stdout: true, stderr: true, timestamps: true, ...from };
  const handle = engine.docker.getContainer(container);
  const stream = await ask<NodeJS.ReadableStream | Buffer>(
    engine,
    what,
    async (abortSignal) =>
      follow
        ? handle.logs({ ...query, follow: true, abortSignal })
        : handle.logs({ ...query, follow: false, abortSignal }),
    { signal, codes: { 404: "not-found" } },
  );
  return stream instanceof Readable ? stream : Readable.from([stream]);
}

/** As the engine wants it: seconds since 1970 with nanoseconds, which a number could not hold. */
export function unixTime(time: string): string {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) {
    throw new TypeError(`since is ${JSON.stringify(time)}, a time as RFC 3339 has it was expected`);
  }
  const fraction = /\.(\d{1,9})/.exec(time)?.[1] ?? "";
  return `${Math.floor(milliseconds / 1_000)}.${fraction.padEnd(9, "0")}`;
}
