// Checks one published package as a stranger gets it: publint, attw, and an install of its packed tarball
// into an empty folder, where it is imported and its command asked for help, by this Node.js and by the one that
// `HITLESS_OTHER_NODE` names. Runs in the package's folder.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

interface Manifest {
  name: string;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
}

const packages = join(import.meta.dirname, "../packages");
const other = process.env["HITLESS_OTHER_NODE"];

await main();

async function main(): Promise<void> {
  const manifest = await readManifest(process.cwd());
  await run("publint", ["--strict"]);
  await run("attw", ["--pack", ".", "--profile", "esm-only"]);
  const folder = await mkdtemp(join(tmpdir(), "hitless-package-"));
  try {
    await install(manifest, folder);
    for (const node of [process.execPath, ...(other ? [other] : [])])
      await runsOn(node, manifest, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runsOn(node: string, { name, bin = {} }: Manifest, folder: string): Promise<void> {
  await run(node, ["-e", `await import(${JSON.stringify(name)})`, "--input-type=module"], folder);
  for (const command of Object.keys(bin)) {
    await run(node, [join(folder, "node_modules", name, "bin", `${command}.js`), "--help"], folder);
  }
  const version = await run(node, ["--version"], folder);
  process.stdout.write(`${name} installs, imports and answers on Node.js ${version}`);
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
