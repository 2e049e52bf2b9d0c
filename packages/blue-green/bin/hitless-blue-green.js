#!/usr/bin/env node
// Committed, so that npm links it at every install. Plain syntax: too old a Node.js must get this line.
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(`hitless-blue-green needs Node.js 22.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

// A clone has src/ and TypeScript beside this file and needs no build; a published package has dist/.
const inClone =
  !import.meta.url.includes("/node_modules/") &&
  existsSync(new URL("../tsconfig.json", import.meta.url));
if (inClone) {
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, "@hitless/source"] }),
  });
}
const { main } = await import(inClone ? "../src/cli.ts" : "../dist/cli.js");
process.exitCode = await main(process.argv.slice(2));
