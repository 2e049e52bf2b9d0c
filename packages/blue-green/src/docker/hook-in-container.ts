import type { Engine, Instance } from "@hitless/runtime";

import { formatDuration } from "../duration.ts";
import type { WorkOptions } from "../infrastructure.ts";
import { lastLinesOf } from "../last-lines-of.ts";
import { UnfitError } from "../reason.ts";
import type { Hook } from "../stack.ts";

/**
 * Runs a hook in the container of an instance.
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
  const session = await engine.exec(id, command, { signal: AbortSignal.any([signal, limit]) });
  const written = lastLinesOf([session.output], onProgress);
  const lines = (): string[] =>
    [...written(), ...session.errors().trimEnd().split("\n")].slice(-15);
  try {
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
    await session.close();
  }
}
