import type { ClusterEvent, UserEvent } from "../cluster-event.ts";
import { defaultConfiguration } from "../configuration.ts";
import type { Ids } from "../ids.ts";
import type { DeploymentConfiguration, LoadBalancer, Revision } from "../service.ts";
import type { TraceEntry } from "../simulate/simulate.ts";
import type { ContainerDefinition, TaskDefinition } from "../task-definition.ts";

/** Short ids, so that traces can be written by hand: `t1`, `ecs-svc/1`. */
export const shortIds: Ids = {
  task: (order) => `t${order}`,
  deployment: (order) => `ecs-svc/${order}`,
};

export function definition(
  name: string,
  {
    cpu = 256,
    memory = 512,
    networkMode = "bridge",
    hostPort = 0,
    healthCheck = false,
    containers,
  }: Partial<TaskDefinition> & { hostPort?: number; healthCheck?: boolean } = {},
): TaskDefinition {
  const app: ContainerDefinition = {
    name: "app",
    essential: true,
    healthCheck,
    stopTimeout: 30,
    ports: [{ containerPort: 8080, hostPort, protocol: "tcp" }],
  };
  return { name, cpu, memory, networkMode, containers: containers ?? [app] };
}

export const behindTargetGroup: readonly LoadBalancer[] = [
  { targetGroup: "tg", container: "app", containerPort: 8080 },
];

export function revision(
  name: string,
  { loadBalancers = [], ...rest }: Parameters<typeof definition>[1] & Partial<Revision> = {},
): Revision {
  return { taskDefinition: definition(name, rest), loadBalancers };
}

/** Percentages as `50/200`. */
export function rolling(
  percents: string,
  rest: Partial<DeploymentConfiguration> = {},
): DeploymentConfiguration {
  const [minimumHealthyPercent = 100, maximumPercent = 200] = percents.split("/").map(Number);
  return { ...defaultConfiguration(), minimumHealthyPercent, maximumPercent, ...rest };
}

export function breaker(
  rest: Partial<DeploymentConfiguration["circuitBreaker"]> = {},
): Pick<DeploymentConfiguration, "circuitBreaker"> {
  const { circuitBreaker } = defaultConfiguration();
  return { circuitBreaker: { ...circuitBreaker, enable: true, rollback: true, ...rest } };
}

type Created = Extract<UserEvent, { type: "service-created" }>;

export function created(rest: Partial<Created> = {}): Created {
  return {
    type: "service-created",
    service: "web",
    schedulingStrategy: "REPLICA",
    desiredCount: 2,
    launchType: "FARGATE",
    configuration: rolling("100/200"),
    healthCheckGracePeriodSeconds: 0,
    revision: revision("web:1"),
    ...rest,
  };
}

export function updated(rest: Partial<Extract<UserEvent, { type: "service-updated" }>>): UserEvent {
  return { type: "service-updated", service: "web", ...rest };
}

export function instance(
  id: string,
  { zone = "a", cpu = 1024, memory = 2048 }: { zone?: string; cpu?: number; memory?: number } = {},
): ClusterEvent {
  return { type: "instance-registered", instance: id, zone, cpu, memory };
}

/** The lines of the event list, each with its second, without the service's name. */
export function lines(trace: readonly TraceEntry[], service = "web"): string[] {
  return trace.flatMap((entry) => {
    if (!("action" in entry) || entry.action.do !== "tell") return [];
    if (entry.action.service !== service) return [];
    const text = entry.action.message.replace(`(service ${service}) `, "");
    return [`${entry.atMs / 1000} ${text}`];
  });
}
