import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import type { FastifyInstance } from "fastify";

import { createApp } from "./app.ts";
import type { Asset } from "./routes/assets.ts";
import { readSettings, type Settings } from "./settings.ts";
import { stop } from "./stop.ts";

/** Put in when the app is built. */
declare const MAKER_HUB_VERSION: string;

const assetTypes = {
  "activity.js": "text/javascript; charset=utf-8",
  "icon.svg": "image/svg+xml",
  "style.css": "text/css; charset=utf-8",
} as const;

const exitCode = { failed: 1, usage: 64, signal: { SIGINT: 130, SIGTERM: 143 } } as const;

await main();

async function main(): Promise<void> {
  const settings = settingsOrExit();
  const app = await createApp(settings, { assets: readAssets(), logger: { level: "info" } });
  stopOnSignal(app);
  if (settings.fault === "crash") return crash(app);

  const { version, color, host, port } = settings;
  try {
    await app.listen({
      host,
      port,
      listenTextResolver: (address) => `maker-hub ${version} (${color}) is ready at ${address}`,
    });
  } catch (error) {
    fail(`cannot listen on ${host}:${port}: ${describe(error)}`, exitCode.failed);
  }
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env, MAKER_HUB_VERSION);
  } catch (error) {
    return fail(describe(error), exitCode.usage);
  }
}

function readAssets(): Asset[] {
  const folder = join(import.meta.dirname, "assets");
  return Object.entries(assetTypes).map(([name, type]) => ({
    name,
    type,
    body: readFileSync(join(folder, name)),
  }));
}

function stopOnSignal(app: FastifyInstance): void {
  let stopping = false;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (stopping) process.exit(exitCode.signal[name]);
      stopping = true;
      app.log.info(`${name}: stopping`);
      void stop(app).then((clean) => {
        app.log.info("stopped");
        process.exit(clean ? 0 : exitCode.failed);
      });
    });
  }
}

/** What a release looks like that cannot reach its data: it starts, and is gone a moment later. */
async function crash(app: FastifyInstance): Promise<never> {
  app.log.info("opening the database");
  await delay(300);
  return fail(
    "cannot open database /data/maker-hub.sqlite: permission denied (EACCES)",
    exitCode.failed,
  );
}

function fail(message: string, code: number): never {
  process.stderr.write(`maker-hub: ${message}\n`);
  process.exit(code);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
