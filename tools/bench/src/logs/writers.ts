import type { Engine } from "@hitless/runtime";

export interface WriterOptions {
  image: string;
  prefix: string;
  containers: number;
  linesEach: number;
  /** Of each; `Infinity` for as fast as it can. */
  perSecond: number;
  log: { Type: string; Config: Record<string, string> };
}

/** Runs containers that write lines of 100 bytes with the time in them. Resolves when all have ended. */
export async function runWriters(
  { docker }: Engine,
  { image, prefix, containers, linesEach, perSecond, log }: WriterOptions,
): Promise<void> {
  const names = Array.from({ length: containers }, (_, index) => `${prefix}-${index}`);
  const created = await Promise.all(
    names.map(async (name) =>
      docker.createContainer({
        name,
        Image: image,
        Cmd: ["node", "--input-type=module", "--eval", script(linesEach, perSecond)],
        HostConfig: { LogConfig: log, NetworkMode: "none" },
      }),
    ),
  );
  await Promise.all(created.map(async (container) => void (await container.start())));
  await Promise.all(created.map(async (container) => void (await container.wait())));
}

export async function removeWriters({ docker }: Engine, prefix: string): Promise<void> {
  for (const { Id } of await docker.listContainers({ all: true, filters: { name: [prefix] } }))
    await docker.getContainer(Id).remove({ force: true });
}

function script(lines: number, perSecond: number): string {
  return `
    import { once } from "node:events";
    const filler = "x".repeat(70);
    const startedAt = performance.now();
    for (let sent = 0; sent < ${lines}; ) {
      const due = ${perSecond} === Infinity ? sent + 500 : Math.ceil((performance.now() - startedAt + 10) * ${perSecond} / 1000);
      let text = "";
      const now = Date.now();
      for (; sent < Math.min(due, ${lines}); sent += 1) text += sent + " ~@" + now + "@~ " + filler + "\\n";
      if (!process.stdout.write(text)) await once(process.stdout, "drain");
      if (${perSecond} !== Infinity) await new Promise((resolve) => setTimeout(resolve, 10));
    }`;
}
