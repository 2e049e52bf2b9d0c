import { Command, InvalidArgumentError, Option } from "commander";

import type { Launch } from "./run-deploy.ts";

export interface Options {
  appVersion: string;
  launch: Launch;
  port: number;
  endpointPort: number;
}

/** What both scripts take; what else follows is left in `args`. */
export function commandOf(description: string, version: string): Command {
  return new Command("npm run")
    .description(description)
    .option("--app-version <version>", "the version to build", version)
    .addOption(
      new Option("--launch <type>", "where tasks run")
        .choices(["fargate", "ec2"])
        .default("fargate"),
    )
    .option("--port <port>", "where the site is served", portOf, 8080)
    .option("--endpoint-port <port>", "where ECS is", portOf, 4566);
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("a port is a whole number from 1 to 65535");
}
