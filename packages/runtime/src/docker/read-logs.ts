import { ask } from "./ask.ts";
import { assembleLines } from "./assemble-lines.ts";
import type { Engine } from "./engine.ts";

/** The last lines of a container, stdout and stderr as they came. */
export async function readLogs(
  engine: Pick<Engine, "address" | "docker">,
  container: string,
  lines: number,
): Promise<string[]> {
  if (lines === 0) return [];
  const handle = engine.docker.getContainer(container);
  const what = `logs of container ${container}`;
  const codes = { 404: "not-found" } as const;
  const options = { codes };
  const { Config } = await ask(
    engine,
    what,
    async (abortSignal) => handle.inspect({ abortSignal }),
    options,
  );
  const bytes = await ask(
    engine,
    what,
    async (abortSignal) =>
      handle.logs({ follow: false, stdout: true, stderr: true, tail: lines, abortSignal }),
    options,
  );
  const assembler = assembleLines({ timestamps: false, terminal: Config.Tty });
  return [...assembler.push(bytes), ...assembler.end()].map(({ line }) => line).slice(-lines);
}
