import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

import type { SignerOptions } from "../../src/index.ts";

const packageFolder = join(import.meta.dirname, "../..");
const workspace = join(packageFolder, "../..");

const route = `
import { createSigner } from "@hitless/s3-signer";
import { uploads } from "@hitless/s3-signer/next";
import { cookies } from "next/headers";

export const { GET, POST } = uploads({
  signer: createSigner(JSON.parse(process.env.STORE)),
  secret: "0123456789abcdef0123456789abcdef",
  kinds: { picture: { types: ["image/*"], maxSize: 1_000_000 } },
  session: async () => {
    const user = (await cookies()).get("session")?.value;
    return user ? { user } : null;
  },
});
`;

const config = {
  serverExternalPackages: ["@hitless/s3-signer"],
  turbopack: { root: workspace },
  outputFileTracingRoot: workspace,
};

export interface NextApp extends AsyncDisposable {
  readonly url: string;
}

/** Runs an app of Next.js that has one route, with the package as it is published. */
export async function startNextApp(store: SignerOptions): Promise<NextApp> {
  // Inside the workspace, so that Next.js finds React and itself.
  await mkdir(join(packageFolder, "test-results"), { recursive: true });
  const folder = await mkdtemp(join(packageFolder, "test-results/next-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await Promise.all([writeApp(folder), installPackage(folder)]);
    const child = startNext(folder, store);
    return {
      url: await urlSaidBy(child),
      [Symbol.asyncDispose]: async () => {
        await end(child);
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function writeApp(folder: string): Promise<void> {
  await mkdir(join(folder, "app/api/uploads"), { recursive: true });
  await writeFile(join(folder, "app/api/uploads/route.js"), route);
  await writeFile(join(folder, "next.config.mjs"), `export default ${JSON.stringify(config)}`);
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
}

async function installPackage(folder: string): Promise<void> {
  const installed = join(folder, "node_modules/@hitless/s3-signer");
  await mkdir(installed, { recursive: true });
  await copyFile(join(packageFolder, "package.json"), join(installed, "package.json"));
  const tsc = join(workspace, "node_modules/.bin/tsc");
  const project = join(packageFolder, "tsconfig.build.json");
  await promisify(execFile)(tsc, ["-p", project, "--outDir", join(installed, "dist")]);
}

function startNext(folder: string, store: SignerOptions): ChildProcess {
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  return spawn(process.execPath, [next, "dev", "-H", "127.0.0.1", "-p", "0"], {
    cwd: folder,
    // A group of its own, as it starts processes that must end with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      NEXT_TELEMETRY_DISABLED: "1",
      STORE: JSON.stringify(store),
    },
  });
}

function urlSaidBy(child: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString("utf8");
      const url = /Local:\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("exit", () => {
      reject(new Error(`Next.js ended: ${said}`));
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const exit = once(child, "exit");
  process.kill(-child.pid, "SIGTERM");
  await exit;
}
