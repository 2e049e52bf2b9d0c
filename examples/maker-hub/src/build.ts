import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build as bundle, type InlineConfig } from "vite";

import { BuildError } from "./errors.ts";

export { BuildError, type BuildErrorCode } from "./errors.ts";

export interface BuildAppOptions {
  /** Absolute or relative to the working folder. A former build there is replaced; anything else is left alone. */
  outFolder: string;
  /** Three numbers, such as `2.0.0`, and what semantic versioning allows behind them. */
  version: string;
  signal?: AbortSignal;
}

const appName = "maker-hub";
const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Builds the app into one folder with everything in it: `node server.js` runs there, wherever it is
 * moved. The folder appears under its name only when it is whole.
 *
 * @throws {BuildError} `bundle-failed`, with Vite's error as cause; `not-a-build` when `outFolder`
 * holds something that this function did not put there.
 * @throws {TypeError} for a version that is none.
 */
export async function buildApp({ outFolder, version, signal }: BuildAppOptions): Promise<void> {
  if (!/^\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(version)) {
    throw new TypeError(`version is "${version}", but must be like 1.2.3 or 1.2.3-beta.1`);
  }
  signal?.throwIfAborted();
  await refuseForeign(outFolder);
  await mkdir(dirname(outFolder), { recursive: true });
  const workFolder = await mkdtemp(join(dirname(outFolder), `.${basename(outFolder)}-`));
  try {
    const made = join(workFolder, "new");
    await bundleAll(made, version, outFolder);
    signal?.throwIfAborted();
    await replace(outFolder, made, join(workFolder, "old"));
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function refuseForeign(outFolder: string): Promise<void> {
  const files = await readdir(outFolder).catch(noneIfMissing);
  if (files.length === 0) return;
  const manifest = await readFile(join(outFolder, "package.json"), "utf8").catch(() => "");
  if (manifest.includes(`"name": "${appName}"`) && files.includes("server.js")) return;
  const message = `${outFolder} holds ${files.length} files and is no build of ${appName}: name another folder`;
  throw new BuildError("not-a-build", message);
}

async function bundleAll(folder: string, version: string, outFolder: string): Promise<void> {
  const assets = join(folder, "assets");
  await mkdir(assets, { recursive: true });
  try {
    await Promise.all([
      bundle(serverConfig(folder, version)),
      bundle(browserConfig(assets)),
      ...["style.css", "icon.svg"].map((name) =>
        copyFile(join(root, "src", "assets", name), join(assets, name)),
      ),
    ]);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `cannot build ${appName} ${version} into ${outFolder}: ${reason}`;
    throw new BuildError("bundle-failed", message, { cause });
  }
  const manifest = { name: appName, version, private: true, type: "module" };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

const shared: InlineConfig = { root, configFile: false, logLevel: "silent", publicDir: false };

function serverConfig(outDir: string, version: string): InlineConfig {
  return {
    ...shared,
    define: { MAKER_HUB_VERSION: JSON.stringify(version) },
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL("server.ts", import.meta.url)),
      target: "node22",
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: "server.js" } },
    },
  };
}

function browserConfig(outDir: string): InlineConfig {
  return {
    ...shared,
    build: {
      lib: {
        entry: fileURLToPath(new URL("browser/activity.ts", import.meta.url)),
        formats: ["es"],
        fileName: () => "activity.js",
      },
      outDir,
      emptyOutDir: false,
      minify: false,
    },
  };
}

async function replace(outFolder: string, made: string, aside: string): Promise<void> {
  await rename(outFolder, aside).catch(noneIfMissing);
  await rename(made, outFolder);
}

function noneIfMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return [];
  throw error;
}
