import { Command, CommanderError, Option } from "commander";

import { EcsLocalError } from "./errors.ts";
import { logsCommand } from "./logs/logs-command.ts";
import { eventLine, readyLines } from "./report.ts";
import type { StartListener } from "./elb/listen-at-start.ts";
import { listener, number } from "./parse-argument.ts";
import type { ProxyChoice } from "./load-balancing/open-proxy.ts";
import type { RuntimeChoice } from "./options.ts";

const exitCode = { failed: 1, usage: 64, unavailable: 69 };

const help = `
Examples:
  $ hitless-ecs-local --runtime simulated --speed 60 --instances 2
        rehearse rolling deployments: nothing runs, waits take a sixtieth of their time
  $ hitless-ecs-local --runtime process --listener web=8080 --instances 2 --state ecs.db
        run tasks as processes, with the target group "web" behind http://127.0.0.1:8080
  $ hitless-ecs-local --runtime docker --listener web=8080 --instances 2 --state ecs.db
        run tasks as containers of the engine that the docker command would use
  $ hitless-ecs-local logs 0123456789abcdef0123456789abcdef
        what a task's containers wrote
  $ aws --endpoint-url http://127.0.0.1:4566 ecs list-clusters

Lines on stdout: what to export, then one that says it is ready, then what services tell.

Exit codes:
  0   it was ended by SIGTERM or SIGINT
  1   it could not start: the message says why
  64  wrong usage
  69  the port is taken, or no Docker engine answers
`;

/** The command `hitless-ecs-local`. Resolves with its exit code, once it has been ended. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await command().parseAsync(argv, { from: "user" });
    return 0;
  } catch (cause) {
    // commander has said what is wrong.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : exitCode.usage;
    const message = cause instanceof Error ? cause.message : String(cause);
    process.stderr.write(`hitless-ecs-local: ${message}\n`);
    if (!(cause instanceof EcsLocalError)) return exitCode.failed;
    if (cause.code === "invalid") return exitCode.usage;
    const unavailable = ["listen-failed", "no-endpoint", "no-engine"];
    return unavailable.includes(cause.code) ? exitCode.unavailable : exitCode.failed;
  }
}

interface Given {
  host: string;
  port: number;
  runtime: "docker" | "process" | "simulated";
  proxy?: "embedded" | "haproxy";
  haproxy?: string;
  folder: string;
  speed: number;
  state?: string;
  region: string;
  account: string;
  listener: StartListener[];
  instances: number;
  json?: boolean;
}

function command(): Command {
  return new Command("hitless-ecs-local")
    .description("An Amazon ECS endpoint on this machine, with the rules of its service scheduler.")
    .option(
      "--host <address>",
      "where it listens; others can reach more than loopback",
      "127.0.0.1",
    )
    .option("--port <number>", "where it listens; 0 takes a free one", number, 4566)
    .addOption(
      new Option("--runtime <kind>", "what runs tasks")
        .choices(["docker", "process", "simulated"])
        .default("simulated"),
    )
    .addOption(
      new Option(
        "--proxy <kind>",
        "what load balancers are; rules by host and path need haproxy (default: embedded)",
      ).choices(["embedded", "haproxy"]),
    )
    .option("--haproxy <file>", "HAProxy's program (default: haproxy)")
    .option("--folder <folder>", "what processes and the proxy keep", ".hitless/ecs-local")
    .option("--speed <factor>", "divides ECS's own waits", number, 1)
    .option("--state <file>", "keeps everything over restarts; tasks run on meanwhile")
    .option("--region <name>", "of all ARNs", "us-east-1")
    .option("--account <digits>", "of all ARNs", "000000000000")
    .addOption(
      new Option("--listener <name=port>", "a load balancer with a target group; repeatable")
        .argParser(listener)
        .default([], "none"),
    )
    .option("--instances <count>", "container instances of the cluster default", number, 1)
    .option("--json", "write events as lines of JSON")
    .enablePositionalOptions()
    .addCommand(logsCommand())
    .showHelpAfterError("See hitless-ecs-local --help")
    .exitOverride()
    .addHelpText("after", help)
    .action(serve);
}

async function serve(all: Given): Promise<void> {
  const { state, listener: listeners, json = false, ...given } = all;
  // The SDK's schemas take a while to load, and help needs none of it.
  const { startEcsLocal } = await import("./start-ecs-local.ts");
  await using local = await startEcsLocal({
    host: given.host,
    port: given.port,
    region: given.region,
    account: given.account,
    speed: given.speed,
    runtime: runtimeOf(all),
    listeners,
    instances: { count: given.instances },
    ...(state !== undefined && { stateFile: state }),
    onEvent(event) {
      const line = eventLine(event, { json });
      if (line !== undefined) process.stdout.write(`${line}\n`);
    },
  });
  process.stdout.write(readyLines(local, { ...given, json }));
  await signaled();
}

function runtimeOf({ runtime, folder, ...given }: Given): RuntimeChoice {
  if (runtime === "process") return { via: "process", folder, proxy: proxyOf(given) };
  if (runtime === "docker") {
    const { ECS_ENGINE_AUTH_TYPE: type = "", ECS_ENGINE_AUTH_DATA: data } = process.env;
    const auth = data === undefined ? {} : { instanceAuth: { type, data } };
    return { via: "docker", folder, proxy: proxyOf(given), ...auth };
  }
  if (given.proxy === undefined && given.haproxy === undefined) return { via: "simulated" };
  const what = "--proxy: nothing listens with simulated tasks; give --runtime process or docker";
  throw new EcsLocalError("invalid", what);
}

function proxyOf({ proxy, haproxy }: Pick<Given, "proxy" | "haproxy">): ProxyChoice {
  if (proxy !== "haproxy") {
    if (haproxy === undefined) return { via: "embedded" };
    throw new EcsLocalError("invalid", "--haproxy goes with --proxy haproxy");
  }
  return { via: "haproxy", ...(haproxy !== undefined && { program: haproxy }) };
}

function signaled(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => resolve());
  });
}
