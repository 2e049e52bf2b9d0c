import { randomBytes } from "node:crypto";

import { connectEngine, dockerRuntime, type Engine, RuntimeError } from "@hitless/runtime";

import type { Report, TaskDriver } from "../../engine/task-driver.ts";
import { EcsLocalError } from "../../errors.ts";
import { findSecret } from "../../secrets/secrets.ts";
import type { State } from "../../state/store.ts";
import { containerDriver } from "../container-driver.ts";
import { isOpen, removeStrays } from "../remove-strays.ts";
import { secretsFor } from "../secrets-for.ts";
import { dockerHost } from "./docker-host.ts";
import { findReach } from "./reach.ts";
import { type InstanceAuth, parseInstanceAuth } from "./registry-auth.ts";
import { registryLogins } from "./registry-logins.ts";
import { openTaskNetwork } from "./task-network.ts";

/** What a Docker engine is found by, and what the agents of container instances know. */
export interface DockerOptions {
  /** `unix:///…` or `tcp://…` of this machine. @default as the docker command finds it */
  host?: string;
  /** A Docker context. */
  context?: string;
  /** Credentials of registries as container instances have them; Fargate tasks do without. */
  instanceAuth?: InstanceAuth;
  /** Ended tasks whose containers stay, for their logs. @default 10 */
  keepEnded?: number;
}

/** Containers, networks and volumes of one endpoint have this label, with its own value. */
const endpointLabel = "hitless.ecs.endpoint";

/**
 * A driver for containers of a Docker engine.
 * @throws {EcsLocalError} `no-engine`, `unsupported`
 */
export async function openDocker(
  { host, context, instanceAuth, keepEnded = 10 }: DockerOptions,
  given: {
    state: State;
    save: () => void;
    speed: number;
    report: Report;
    onProblem: (error: unknown) => void;
  },
): Promise<TaskDriver> {
  const { state, speed, report, onProblem } = given;
  const engine = await connect({
    ...(host !== undefined && { host }),
    ...(context !== undefined && { context }),
  });
  const reach = await findReach(engine);
  const label = { name: endpointLabel, value: endpointId(state) };
  // What bears the label is only found again by who knows it.
  given.save();
  const labels = { [label.name]: label.value };
  await removeStrays(dockerRuntime({ engine }), labels, state);
  const network = await openTaskNetwork(engine, { name: `hitless-ecs-${label.value}`, labels });
  const auth = instanceAuth && parseInstanceAuth(instanceAuth);
  for (const warning of auth?.warnings ?? []) onProblem(new Error(warning));
  const dockerTasks = dockerHost({
    engine,
    reach,
    network,
    label,
    speed,
    logins: registryLogins({
      agent: auth?.logins ?? new Map(),
      secretText: (id) => findSecret(state.secrets, id)?.secretString,
    }),
    secretsFor: (container) => secretsFor(state, container),
    isTaken: (address) =>
      state.tasks
        .values()
        .some((each) => each.privateAddress === address && isOpen(state, each.cluster, each.id)),
  });
  return containerDriver({ host: dockerTasks, report, onProblem, keepEnded });
}

async function connect(how: { host?: string; context?: string }): Promise<Engine> {
  try {
    return await connectEngine(how);
  } catch (cause) {
    if (!(cause instanceof RuntimeError)) throw cause;
    throw new EcsLocalError("no-engine", cause.message, { cause });
  }
}

/** Kept with the state, so that the next run with it finds its containers, and no other endpoint does. */
function endpointId(state: State): string {
  const known = state.endpoint.get("id");
  if (known !== undefined) return known;
  const made = randomBytes(6).toString("hex");
  state.endpoint.put("id", made);
  return made;
}
