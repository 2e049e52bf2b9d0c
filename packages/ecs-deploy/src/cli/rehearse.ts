import { type Command, InvalidArgumentError } from "commander";

import { deployService } from "../deploy.ts";
import { describeService } from "../describe-service.ts";
import { beginCourse } from "../course.ts";
import { EcsDeployError } from "../errors.ts";
import { findSite } from "../find-site.ts";
import { placeOfWanted } from "../observe-wanted.ts";
import type { Exit } from "./commands.ts";
import { connect } from "./connect.ts";
import { exitCode } from "./exit-codes.ts";
import { runDeploy } from "./run-deploy.ts";
import {
  addWaiting,
  addWanted,
  readWanted,
  type WaitingOptions,
  type WantedOptions,
} from "./wanted.ts";

interface RehearseOptions extends WantedOptions, WaitingOptions {
  endpoint: string;
}

const examples = `
Examples:
  hitless-ecs-deploy rehearse --endpoint http://127.0.0.1:4566 -t task-definition.yaml -s service.yaml
  hitless-ecs-deploy rehearse --endpoint http://127.0.0.1:4566 -t task-definition.yaml -s shop --set app.image=shop:2`;

export function addRehearse(program: Command, exit: Exit): void {
  const command = program
    .command("rehearse")
    .description(
      "the same deploy on a running @hitless/ecs-local, under a probe, with its receipt",
    );
  addWaiting(addWanted(command))
    .requiredOption("--endpoint <url>", "where it listens", readEndpoint)
    .addHelpText("after", examples)
    .action(async (options: RehearseOptions) => {
      exit(await rehearse(options));
    });
}

/** A service that is not there yet is created first: what is rehearsed is how it is replaced. */
async function rehearse({ endpoint, ...options }: RehearseOptions): Promise<number> {
  const { probe: given, ...rest } = options;
  const connection = { ...rest, endpointUrl: endpoint };
  const wanted = await readWanted(options);
  const limits = options.limit !== undefined && { limitMs: options.limit };
  if (!(await isThere(connection, wanted))) {
    const created = await runDeploy(connection, async (clients, course) =>
      deployService(clients, { ...course, ...wanted, ...limits }),
    );
    if (created !== exitCode.ok) return created;
  }
  const probe = given ?? (await siteOf(connection, wanted));
  return runDeploy({ ...connection, probe }, async (clients, course) =>
    deployService(clients, {
      ...course,
      ...wanted,
      ...limits,
      ...(options.wait !== undefined && { waitUntil: options.wait }),
      force: true,
    }),
  );
}

type Connection = Omit<WantedOptions, "service"> & { endpointUrl: string };
type Wanted = Awaited<ReturnType<typeof readWanted>>;

async function isThere(connection: Connection, wanted: Wanted): Promise<boolean> {
  using clients = connect(connection);
  return (await describeService(beginCourse(clients, {}), placeOfWanted(wanted))) !== undefined;
}

async function siteOf(connection: Connection, wanted: Wanted): Promise<URL> {
  using clients = connect(connection);
  const service = await describeService(beginCourse(clients, {}), placeOfWanted(wanted));
  const targetGroup = service?.loadBalancers?.[0]?.targetGroupArn;
  const site =
    targetGroup === undefined ? undefined : await findSite(clients.loadBalancing, targetGroup);
  if (site !== undefined) return new URL(site);
  throw new EcsDeployError(
    "invalid",
    `the service ${service?.serviceName ?? ""} has no load balancer with a listener; say by --probe which page to ask for`,
  );
}

/** A rehearsal is never to reach AWS. */
function readEndpoint(text: string): string {
  const url = URL.parse(text);
  if (url === null) throw new InvalidArgumentError("expected a URL such as http://127.0.0.1:4566.");
  if (/(?:^|\.)(?:amazonaws\.com(?:\.cn)?|aws)$/.test(url.hostname)) {
    throw new InvalidArgumentError("that is AWS itself: a rehearsal is for @hitless/ecs-local.");
  }
  return text;
}
