import { Option } from "commander";

import { buildVersion } from "./build-image.ts";
import { commandOf, type Options } from "./options.ts";
import { orSay } from "./or-say.ts";
import { endpointVariables, runDeploy } from "./run-deploy.ts";

const faults = ["crash", "unhealthy", "slow", "500"];

const program = commandOf("Rolls Maker Hub to its next version, under a probe.", "2.0.0")
  .addOption(new Option("--broken <how>", "a version that is broken").choices(faults))
  .argument("[args...]", "for hitless-ecs-deploy deploy")
  .allowUnknownOption()
  .action(deploy);

await orSay(async () => program.parseAsync());

async function deploy(
  args: readonly string[],
  { appVersion, launch, port, endpointPort, broken }: Options & { broken?: string },
): Promise<void> {
  await buildVersion(appVersion);
  const env = {
    ...endpointVariables(endpointPort),
    VERSION: appVersion,
    ...(broken !== undefined && { FAULT: broken }),
  };
  const probe = ["--probe", `http://127.0.0.1:${port}/`];
  process.exitCode = await runDeploy(["--service", "maker-hub", ...probe, ...args], {
    launch,
    env,
  });
}
