import { resolve } from "node:path";

import { checkOptions } from "./check-options.ts";
import { type Closers, closers } from "./closers.ts";
import { compress } from "./compress.ts";
import { holdFolder } from "./drivers/hold-folder.ts";
import { openRuntime } from "./drivers/open-runtime.ts";
import { elbActions } from "./elb/actions.ts";
import { describeClassicLoadBalancers } from "./elb/classic.ts";
import type { ElbContext } from "./elb/context.ts";
import { listenAtStart, whyNotListening } from "./elb/listen-at-start.ts";
import { type Engine, engine as openEngine } from "./engine/engine.ts";
import { type Hands, hands as openHands } from "./engine/hands.ts";
import { getCallerIdentity } from "./identity/get-caller-identity.ts";
import { registerInstances } from "./instances/register-instances.ts";
import { balancer as openBalancer } from "./load-balancing/balancer.ts";
import { listenForNobody } from "./load-balancing/nobody.ts";
import { failedTask } from "./logs/failed-task.ts";
import { logsPage, logsPath } from "./logs/logs-page.ts";
import { taskLogs } from "./logs/task-logs.ts";
import { namesIn } from "./names.ts";
import { createCluster } from "./operations/create-cluster.ts";
import type { Context } from "./operations/operation.ts";
import type { EcsLocalOptions } from "./options.ts";
import { queryService } from "./query/query-service.ts";
import { getAuthorizationToken } from "./registry/get-authorization-token.ts";
import { secretOperations } from "./secrets/secrets.ts";
import { ecsService } from "./server/ecs-service.ts";
import { listen } from "./server/http-server.ts";
import { jsonService } from "./server/json-service.ts";
import { openStore } from "./state/store.ts";

const elbNamespace = "http://elasticloadbalancing.amazonaws.com/doc";

export interface Endpoint {
  url: string;
  port: number;
  targetGroups: Record<string, string>;
  close: () => Promise<void>;
}

/** Puts the parts together: state, scheduler, tasks, load balancers, services, and the port. */
export async function openEndpoint(options: EcsLocalOptions): Promise<Endpoint> {
  checkOptions(options);
  const opened = closers();
  try {
    return await open(options, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function open(options: EcsLocalOptions, opened: Closers): Promise<Endpoint> {
  const { host = "127.0.0.1", port = 4566, maxBodyBytes = 1_048_576, speed = 1 } = options;
  const { region = "us-east-1", account = "000000000000", closeGraceMs = 5_000 } = options;
  const { onEvent = () => {}, listeners = [], instances } = options;
  const place = { region, account };
  const names = namesIn(place);

  const store = openStore(options.stateFile);
  opened.defer(() => store.close());
  const { state } = store;
  const save = () => store.save();
  const onProblem = (error: unknown) => onEvent({ type: "problem", error });
  const nobody = await listenForNobody();
  opened.defer(() => nobody.close());

  const report: Engine["report"] = (cluster, event) => engine.report(cluster, event);
  const keep = options.stateFile !== undefined;
  if (options.runtime !== undefined && "folder" in options.runtime)
    opened.defer(await holdFolder(resolve(options.runtime.folder)));
  const runtime = await openRuntime(options, { state, save, report, onProblem });
  opened.defer(() => runtime.close({ keep }));
  const balancer = openBalancer({
    state,
    save,
    host,
    nobody,
    speed,
    ...runtime,
    onProblem,
    onJudgement({ cluster, task, targetGroup, port: at }, { state: health, reason }) {
      if (cluster === undefined || task === undefined) return;
      const why = reason === undefined ? {} : { reason };
      report(cluster, { type: "target-health", task, targetGroup, health, port: at, ...why });
    },
  });
  opened.defer(() => balancer.close());
  const hands: Hands = openHands({ state, names, driver: runtime.driver, balancer, report });
  const engine: Engine = openEngine({
    state,
    save,
    hands: () => hands,
    // A task is RUNNING here as soon as its containers are; on AWS it is first registered with its load balancer,
    // which takes longer than an app takes to crash at its start.
    settings: compress({ countEarlyExits: true, ...options.settings }, speed),
    onStopped(cluster, id) {
      failedTask({ state, driver: runtime.driver }, { cluster, id })
        .then((event) => event !== undefined && onEvent(event))
        .catch(onProblem);
    },
    onTold: (cluster, service, message) =>
      onEvent({ type: "service-event", cluster, service, message }),
    onProblem,
  });
  opened.defer(() => engine.close());

  const context: Context = { state, names, engine, balancer, now: () => Date.now() / 1000 };
  const targetGroups = Object.fromEntries(
    listeners.map((each) => [each.name, listenAtStart(state, place, { ...each, host })]),
  );
  if (instances !== undefined) {
    await createCluster.run({}, context);
    registerInstances(context, "default", instances);
  }
  save();
  await balancer.apply().catch((cause: unknown) => {
    throw whyNotListening(cause, listeners);
  });
  // Those that drained when an earlier run ended have the rest of their time.
  for (const target of state.targets.values()) {
    if (target.drainingSince !== undefined) balancer.startDraining(target);
  }
  engine.resume();

  const elb: ElbContext = { state, place, balancer, host };
  const common = { save, onEvent };
  const server = await listen({
    host,
    port,
    maxBodyBytes,
    services: {
      ecs: ecsService({ context, ...common }),
      ecr: jsonService({ operations: [getAuthorizationToken(place)], ...common }),
      secretsmanager: jsonService({
        operations: secretOperations(state.secrets, place),
        ...common,
      }),
      elasticloadbalancing: queryService({
        namespace: `${elbNamespace}/2015-12-01/`,
        actions: elbActions,
        context: elb,
        ...common,
      }),
      "elasticloadbalancing-classic": queryService({
        namespace: `${elbNamespace}/2012-06-01/`,
        actions: [describeClassicLoadBalancers],
        context: elb,
        ...common,
      }),
      sts: queryService({
        namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
        actions: [getCallerIdentity],
        context: place,
        ...common,
      }),
    },
    pages: {
      [logsPath]: logsPage((asked) => taskLogs({ state, driver: runtime.driver }, asked)),
    },
    onMistake: (error, requestId) => onEvent({ type: "mistake", requestId, error }),
  });
  opened.defer(() => server.close(closeGraceMs));

  const shownHost = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${server.port}`,
    port: server.port,
    targetGroups,
    close: () => opened.close(),
  };
}
