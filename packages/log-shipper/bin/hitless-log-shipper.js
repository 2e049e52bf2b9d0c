#!/usr/bin/env node
// Committed, so that npm links it at every install. Plain syntax: too old a Node.js must get a line it can act on.
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";

// A clone has TypeScript beside this file and needs no build; a published package has dist/.
const inClone =
  !import.meta.url.includes("/node_modules/") &&
  existsSync(new URL("../tsconfig.json", import.meta.url));
const needed = inClone ? "24.0" : "22.19";
const [major, minor] = process.versions.node.split(".").map(Number);
const [neededMajor, neededMinor] = needed.split(".").map(Number);
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  console.error(
    `hitless-log-shipper needs Node.js ${needed} or newer; this is ${process.version}.`,
  );
  process.exit(1);
}

if (inClone) {
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, "@hitless/source"] }),
  });
}
const { main } = await import(inClone ? "../src/cli.ts" : "../dist/cli.js");
process.exitCode = await main(process.argv.slice(2));
