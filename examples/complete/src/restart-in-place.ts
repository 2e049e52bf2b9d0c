import { type ProbeReceipt, startProbe } from "@hitless/probe";
import { waitUntilHealthy } from "@hitless/runtime";

import type { System } from "./system.ts";
import { visitors } from "./traffic.ts";

/** Restarts all instances where they are, as `docker compose restart` does, and shows what that costs. */
export async function restartInPlace(
  { stack, runtime, proxy }: System,
  { address, signal }: { address: string; signal: AbortSignal },
): Promise<ProbeReceipt> {
  await using probe = await startProbe(address, { ...visitors, signal });
  const ids = (await runtime.list()).map(({ id }) => id);
  await Promise.all(ids.map((id) => runtime.stop(id, { graceMs: stack.stopGraceMs, signal })));
  const started = await Promise.all(ids.map((id) => runtime.start(id, { signal })));
  await Promise.all(
    started.map(async (instance) => {
      const { host = "", port = 0 } = instance.address ?? {};
      await waitUntilHealthy(
        { url: `http://${host}:${port}${stack.health.path}` },
        { ...stack.health, signal },
      );
    }),
  );
  const { backends } = await proxy.observe();
  for (const { name, servers } of backends) {
    const moved = servers.map(({ id, host, port, release }) => ({
      id,
      release,
      ...(started.find((instance) => instance.id === id)?.address ?? { host, port }),
    }));
    if (moved.length > 0) await proxy.setServers(name, moved);
  }
  return await probe.stop();
}
