import type { Engine, ExecSession, Instance } from "@hitless/runtime";

import { formatDuration } from "../duration.ts";
import type { WorkOptions } from "../infrastructure.ts";
import { lastLinesOf } from "../last-lines-of.ts";
import { UnfitError } from "../reason.ts";
import type { Hook } from "../stack.ts";

/**
 * Runs a hook in the container of an instance. What it writes on stderr is told once it has ended.
 * @throws {UnfitError} unless it exits with 0 in time
 */
export async function hookInContainer(
  engine: Engine,
  { command, timeoutMs }: Hook,
  { id }: Instance,
  { onProgress, signal }: WorkOptions,
): Promise<void> {
  const limit = AbortSignal.timeout(timeoutMs);
  const said = `the hook "${command.join(" ")}" in ${id}`;
  let session: ExecSession | undefined;
  let written: (() => string[]) | undefined;
  const lines = (): string[] => [...(written?.() ?? []), ...errorsOf(session)].slice(-15);
  try {
    session = await engine.exec(id, command, { signal: AbortSignal.any([signal, limit]) });
    written = lastLinesOf([session.output], onProgress);
    session.input.end();
    const code = await session.exit;
    if (code === 0) return;
    throw new UnfitError(`${said} exited with code ${code}; 0 was expected`, id, {
      lines: lines(),
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (!limit.aborted) throw cause;
    const limitText = formatDuration(timeoutMs);
    throw new UnfitError(`${said} took longer than ${limitText}`, id, { cause, lines: lines() });
  } finally {
    for (const line of errorsOf(session)) onProgress(line);
    await session?.close();
  }
}

function errorsOf(session: ExecSession | undefined): string[] {
  const text = session?.errors().trimEnd() ?? "";
  return text === "" ? [] : text.split("\n");
}
