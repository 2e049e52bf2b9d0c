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
        .default(defaults.launch),
    )
    .option("--port <port>", "where the site is served", portOf, defaults.port)
    .option("--endpoint-port <port>", "where ECS is", portOf, defaults.endpointPort);
}

const defaults = { launch: "fargate", port: 8080, endpointPort: 4566 } as const;

/** What the other script has to be given as well, with a space before it: nothing where all is as by default. */
export function asGiven({ launch, port, endpointPort }: Omit<Options, "appVersion">): string {
  const words = [
    ...(launch === defaults.launch ? [] : [`--launch ${launch}`]),
    ...(port === defaults.port ? [] : [`--port ${port}`]),
    ...(endpointPort === defaults.endpointPort ? [] : [`--endpoint-port ${endpointPort}`]),
  ];
  return words.length === 0 ? "" : ` -- ${words.join(" ")}`;
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("a port is a whole number from 1 to 65535");
}
