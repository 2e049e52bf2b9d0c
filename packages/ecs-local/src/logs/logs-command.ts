import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";

import { EcsLocalError } from "../errors.ts";
import { logsPath } from "./logs-page.ts";

const limitMs = 30_000;
const answer = z.object({
  task: z.string(),
  containers: z.array(z.object({ name: z.string(), lines: z.array(z.string()) })),
});
const refusal = z.object({ message: z.string() });

const help = `
Examples:
  $ hitless-ecs-local logs 0123456789abcdef0123456789abcdef
        the last 100 lines of each container
  $ hitless-ecs-local logs arn:aws:ecs:us-east-1:000000000000:task/shop/0123… --container app --lines 20

Exit codes:
  0   the lines were written
  1   there is no such task or container: the message says which
  64  wrong usage
  69  no endpoint answers
`;

interface Given {
  container?: string;
  lines: number;
  cluster?: string;
  endpoint: string;
  json?: boolean;
}

/** `hitless-ecs-local logs`, which asks an endpoint that runs. */
export function logsCommand(): Command {
  const { AWS_ENDPOINT_URL_ECS, AWS_ENDPOINT_URL } = process.env;
  return new Command("logs")
    .description("Write the last lines that a task's containers wrote to stdout and stderr.")
    .argument("<task>", "its id or ARN")
    .option("--container <name>", "only of this one")
    .option("--lines <count>", "how many of each", wholeNumber, 100)
    .option("--cluster <name>", "where the task is no ARN (default: default)")
    .option(
      "--endpoint <url>",
      "the endpoint that runs the task",
      AWS_ENDPOINT_URL_ECS ?? AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566",
    )
    .option("--json", "write one line of JSON")
    .exitOverride()
    .addHelpText("after", help)
    .action(show);
}

async function show(task: string, { json = false, ...given }: Given): Promise<void> {
  const logs = answer.parse(await fetchLogs(task, given));
  if (json) {
    process.stdout.write(`${JSON.stringify(logs)}\n`);
    return;
  }
  const isOne = logs.containers.length === 1;
  const lines = logs.containers.flatMap(({ name, lines: written }) =>
    written.map((line) => (isOne ? line : `${name} | ${line}`)),
  );
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

async function fetchLogs(task: string, given: Omit<Given, "json">): Promise<unknown> {
  const { container, lines, endpoint } = given;
  const cluster = given.cluster ?? /:task\/([^/]+)\/[^/]+$/.exec(task)?.[1] ?? "default";
  const url = new URL(`${logsPath}${encodeURIComponent(task)}`, base(endpoint));
  url.searchParams.set("lines", String(lines));
  url.searchParams.set("cluster", cluster);
  if (container !== undefined) url.searchParams.set("container", container);
  const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) }).catch(
    (cause: unknown) => {
      const message = `no endpoint answers at ${endpoint}: is hitless-ecs-local running there?`;
      throw new EcsLocalError("no-endpoint", message, { cause });
    },
  );
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const told = refusal.safeParse(body);
  throw new Error(told.success ? told.data.message : `${endpoint} answered ${response.status}`);
}

function base(endpoint: string): URL {
  if (URL.canParse(endpoint)) return new URL(endpoint);
  const message = `--endpoint is "${endpoint}", a URL such as http://127.0.0.1:4566 was expected`;
  throw new EcsLocalError("invalid", message);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError("A whole number above 0 was expected.");
}
