import { once } from "node:events";
import { type Duplex, PassThrough } from "node:stream";
import { demultiplex } from "../demultiplex.ts";
import { RuntimeError } from "../errors.ts";
import { pause, within } from "../pause.ts";
import { asError, ask } from "./ask.ts";
import type { Engine, ExecOptions, ExecSession } from "./engine.ts";

const maxErrorBytes = 65_536;
/** How long the engine may take to tell the exit code of a command whose output has ended. */
const exitMs = 10_000;
const closeMs = 2_000;

export async function exec(
  engine: Pick<Engine, "address" | "docker">,
  container: string,
  command: readonly string[],
  options: ExecOptions = {},
): Promise<ExecSession> {
  const { signal } = options;
  const { id, socket } = await begin(engine, container, command, options);
  const onAbort = (): void => void socket.destroy(asError(signal?.reason));
  signal?.addEventListener("abort", onAbort, { once: true });
  // Writing to a command that has ended is seen at its output and its exit.
  socket.on("error", () => undefined);
  if (signal?.aborted) onAbort();

  const output = new PassThrough();
  output.on("error", () => undefined);
  const errors = lastBytes(maxErrorBytes);
  const read = readInto(socket, output, (data) => errors.add(data)).finally(() => {
    signal?.removeEventListener("abort", onAbort);
    socket.destroy();
  });
  const exit = read.then(() => exitCode(engine, id, `${command[0]} in ${container}`, signal));
  exit.catch(() => undefined);

  return {
    input: socket,
    output,
    errors: () => errors.text(),
    exit,
    async close() {
      if (!socket.destroyed) socket.end();
      output.resume();
      await within(closeMs, exit).catch(() => undefined);
      socket.destroy();
    },
  };
}

async function begin(
  engine: Pick<Engine, "address" | "docker">,
  container: string,
  command: readonly string[],
  { user, environment, workingFolder, limitMs, signal }: ExecOptions,
): Promise<{ id: string; socket: Duplex }> {
  const what = `run ${command[0]} in container ${container}`;
  const codes = { 404: "not-found", 409: "cannot-start", 400: "cannot-start" } as const;
  const options = { signal, limitMs, codes };
  const created = await ask(
    engine,
    what,
    async (abortSignal) =>
      engine.docker.getContainer(container).exec({
        Cmd: [...command],
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        abortSignal,
        ...(user !== undefined && { User: user }),
        ...(environment && { Env: Object.entries(environment).map((pair) => pair.join("=")) }),
        ...(workingFolder !== undefined && { WorkingDir: workingFolder }),
      }),
    options,
  );
  const start = { hijack: true, stdin: true };
  const socket = await ask(
    engine,
    what,
    async (abortSignal) => created.start({ ...start, abortSignal }),
    options,
  );
  return { id: created.id, socket };
}

async function readInto(
  socket: Duplex,
  output: PassThrough,
  onError: (data: Buffer) => void,
): Promise<void> {
  try {
    for await (const { stream, data } of demultiplex(socket)) {
      if (stream === "stderr") onError(data);
      else if (!output.destroyed && !output.write(data)) await drained(output);
    }
    output.end();
  } catch (error) {
    output.destroy(asError(error));
    throw error;
  }
}

async function drained(output: PassThrough): Promise<void> {
  const over = new AbortController();
  try {
    const signal = over.signal;
    await Promise.race([once(output, "drain", { signal }), once(output, "close", { signal })]);
  } finally {
    over.abort();
  }
}

async function exitCode(
  engine: Pick<Engine, "address" | "docker">,
  id: string,
  what: string,
  signal?: AbortSignal,
): Promise<number> {
  const limit = AbortSignal.timeout(exitMs);
  for (;;) {
    const seen = await ask(
      engine,
      `exit code of ${what}`,
      async (abortSignal) => engine.docker.getExec(id).inspect({ abortSignal }),
      { signal, codes: { 404: "not-found" } },
    );
    if (!seen.Running && seen.ExitCode !== null) return seen.ExitCode;
    // The engine tells of the end a moment after the output has ended.
    if (limit.aborted) {
      throw new RuntimeError(
        "engine",
        `${what}: it has closed its output, but still runs after ${exitMs} ms`,
      );
    }
    await pause(20, signal);
  }
}

function lastBytes(limit: number): { add(data: Buffer): void; text(): string } {
  let kept = Buffer.alloc(0);
  return {
    add(data) {
      kept = Buffer.concat([kept, data]);
      if (kept.length > limit) kept = Buffer.from(kept.subarray(-limit));
    },
    text: () => kept.toString("utf8"),
  };
}
