import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";

import { buildApp } from "@hitless-examples/maker-hub/build";
import { Command, Option } from "commander";

import { buildLogShipper } from "./build-log-shipper.ts";

const root = join(import.meta.dirname, "..");
const faults = ["crash", "unhealthy", "slow", "500"];

interface ShipOptions {
  appVersion: string;
  broken?: string;
}

const program = new Command("npm run")
  .description("Ships Maker Hub in containers. What follows -- goes to hitless-blue-green.")
  .configureHelp({ showGlobalOptions: true });

for (const [name, description, version] of [
  ["up", "build the app and bring the stack up", "1.0.0"],
  ["deploy", "build the next version and deploy it under a probe", "2.0.0"],
  ["down", "take everything down", ""],
] as const) {
  program
    .command(`${name} [args...]`)
    .description(description)
    .option("--app-version <version>", "the version to build", version)
    .addOption(new Option("--broken <how>", "a version that is broken").choices(faults))
    .allowUnknownOption()
    .action(async (args: string[], options: ShipOptions) => {
      if (name !== "down") await build(options.appVersion);
      const logShipper =
        name === "up" ? await buildLogShipper(join(root, ".hitless", "log-shipper")) : undefined;
      const probe = name === "deploy" && !args.includes("--probe") ? ["--probe"] : [];
      process.exitCode = await hitless([name, ...probe, ...args], options, logShipper);
    });
}

await program.parseAsync();

/** Builds a version of the app, with the recipe of its image, into the folder that compose.yaml names. */
async function build(version: string): Promise<void> {
  const outFolder = join(root, ".hitless", "builds", version);
  await buildApp({ outFolder, version });
  await copyFile(join(root, "Dockerfile"), join(outFolder, "Dockerfile"));
}

/** Runs the command as its users do, on the stack file of this folder. Resolves with its exit code. */
async function hitless(
  args: readonly string[],
  { appVersion, broken }: ShipOptions,
  logShipper?: string,
): Promise<number> {
  const command = join(root, "../../node_modules/.bin/hitless-blue-green");
  const child = spawn(command, args, {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      ...(appVersion !== "" && { VERSION: appVersion }),
      ...(logShipper !== undefined && { LOG_SHIPPER: logShipper }),
      ...(broken !== undefined && { FAULT: broken }),
    },
  });
  // The command ends in good order by itself; this waits for it.
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => child.kill(name));
  await once(child, "exit");
  return child.exitCode ?? 1;
}
