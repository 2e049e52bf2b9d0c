// Checks one published package as a stranger gets it: publint, attw, and an install of its packed tarball
// into an empty folder, where it is imported and its command asked for help. Runs in the package's folder;
// `--install-only` leaves the linters out.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";

interface Manifest {
  name: string;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
}

const packages = join(import.meta.dirname, "../packages");
const { values: options } = parseArgs({ options: { "install-only": { type: "boolean" } } });

await main();

async function main(): Promise<void> {
  const manifest = await readManifest(process.cwd());
  if (options["install-only"] !== true) {
    await run("publint", ["--strict"]);
    await run("attw", ["--pack", ".", "--profile", "esm-only"]);
  }
  const folder = await mkdtemp(join(tmpdir(), "hitless-package-"));
  try {
    await install(manifest, folder);
    await run(
      process.execPath,
      ["-e", `await import(${JSON.stringify(manifest.name)})`, "--input-type=module"],
      folder,
    );
    for (const command of Object.keys(manifest.bin ?? {})) {
      await run(
        process.execPath,
        [join(folder, "node_modules", manifest.name, "bin", `${command}.js`), "--help"],
        folder,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(
    `${manifest.name} installs, imports and answers on Node.js ${process.versions.node}\n`,
  );
}

/** Packs the package and those of ours that it needs, and installs all of them together. */
async function install(manifest: Manifest, folder: string): Promise<void> {
  const names = await ours(manifest);
  const dependencies: Record<string, string> = {};
  for (const name of names) {
    const packed = await run(
      "npm",
      ["pack", "--json", "--pack-destination", folder],
      folderOf(name),
    );
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    dependencies[name] = `file:./${filename}`;
  }
  const overrides = Object.fromEntries(names.map((name) => [name, `$${name}`]));
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ private: true, dependencies, overrides }),
  );
  await run(
    "npm",
    ["install", "--prefer-offline", "--no-package-lock", "--no-audit", "--no-fund"],
    folder,
  );
}

async function ours(manifest: Manifest): Promise<string[]> {
  const direct = Object.keys(manifest.dependencies ?? {}).filter((name) =>
    name.startsWith("@hitless/"),
  );
  const deeper = await Promise.all(
    direct.map(async (name) => ours(await readManifest(folderOf(name)))),
  );
  return [...new Set([manifest.name, ...direct, ...deeper.flat()])];
}

function folderOf(name: string): string {
  return join(packages, name.replace("@hitless/", ""));
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
}

async function run(command: string, args: readonly string[], cwd = process.cwd()): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      cwd,
      maxBuffer: 1e8,
      timeout: 300_000,
    });
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")} failed in ${cwd}\n${stdout}${stderr}`, {
      cause: error,
    });
  }
}
