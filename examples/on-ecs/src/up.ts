import { once } from "node:events";
import { join } from "node:path";

import { type EcsLocalEvent, startEcsLocal } from "@hitless/ecs-local";
import { InvalidArgumentError } from "commander";

import { buildVersion, root } from "./build-image.ts";
import { createLoadBalancer } from "./load-balancer.ts";
import { asGiven, commandOf, type Options } from "./options.ts";
import { orSay } from "./or-say.ts";
import { endpointVariables, runDeploy } from "./run-deploy.ts";

const program = commandOf("Brings Maker Hub up on an ECS of its own, until Ctrl-C.", "1.0.0")
  .option("--speed <factor>", "divides ECS's own waits", factorOf, 10)
  .action(up);

await orSay(async () => program.parseAsync());

async function up(options: Options & { speed: number }): Promise<void> {
  const { appVersion, launch, port, endpointPort, speed } = options;
  const ended = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await buildVersion(appVersion);
  await using local = await startEcsLocal({
    port: endpointPort,
    speed,
    runtime: { via: "docker", folder: join(root, ".hitless", "ecs") },
    instances: { count: 2 },
    onEvent: tell,
  });
  const TARGET_GROUP = await createLoadBalancer(local.url, { port, launch });
  const env = { ...endpointVariables(local.port), TARGET_GROUP, VERSION: appVersion };
  process.exitCode = await runDeploy(["--service", `${launch}/service.yaml`], { launch, env });
  if (process.exitCode !== 0) return;
  const url = `http://127.0.0.1:${port}/`;
  process.stdout.write(`\n${url} serves ${appVersion}. In another terminal:\n`);
  const given = asGiven({ launch, port, endpointPort });
  process.stdout.write(
    `  npm run deploy -w examples/on-ecs${given}\nCtrl-C takes everything down.\n`,
  );
  await ended;
  await local.close();
  process.stdout.write("Everything is down.\n");
}

/** What nobody would see otherwise. The deployer tells the rest. */
function tell(event: EcsLocalEvent): void {
  if (event.type !== "problem" && event.type !== "mistake") return;
  process.stderr.write(`ecs-local: ${String(event.error)}\n`);
}

function factorOf(text: string): number {
  const factor = Number(text);
  if (factor >= 1) return factor;
  throw new InvalidArgumentError("a number of at least 1 was expected");
}
