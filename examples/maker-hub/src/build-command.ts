import { resolve } from "node:path";
import { parseArgs } from "node:util";

import { buildApp } from "./build.ts";

const usage = `Builds maker-hub into one folder that runs with "node server.js".

  npm run build:app -- --out DIR --version VERSION

  --out DIR          where the folder goes; a former build there is replaced
  --version VERSION  such as 1.0.0; from 2.0.0 on designs show their tags
  --help             this text
`;

await main();

async function main(): Promise<void> {
  const { out, version, help } = parse();
  if (help === true) {
    process.stdout.write(usage);
    return;
  }
  if (out === undefined || version === undefined) return refuse("--out and --version are needed");
  // npm runs scripts in the package's folder and says in INIT_CWD where it was called.
  const byNpm = process.env["npm_lifecycle_event"] === "build:app";
  const outFolder = resolve((byNpm ? process.env["INIT_CWD"] : undefined) ?? ".", out);
  try {
    await buildApp({ outFolder, version });
    process.stdout.write(`maker-hub ${version} is in ${outFolder}\n`);
  } catch (error) {
    process.stderr.write(`build:app: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof TypeError ? 64 : 1;
  }
}

function parse(): { out?: string; version?: string; help?: boolean } {
  try {
    const text = { type: "string" } as const;
    return parseArgs({ options: { out: text, version: text, help: { type: "boolean" } } }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(reason: string): never {
  process.stderr.write(`build:app: ${reason}\n\n${usage}`);
  process.exit(64);
}
