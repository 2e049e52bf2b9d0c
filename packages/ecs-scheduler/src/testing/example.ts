import { defaultConfiguration, type ScriptEntry, simulate, type TaskDefinition } from "../index.ts";

const web = (name: string): TaskDefinition => ({
  name,
  cpu: 256,
  memory: 512,
  networkMode: "awsvpc",
  containers: [{ name: "app", essential: true, healthCheck: false, stopTimeout: 30, ports: [] }],
});

const revision = (name: string) => ({ taskDefinition: web(name), loadBalancers: [] });

/** Rolls four tasks on Fargate to another task definition, and says how that goes. */
export function predict(minimumHealthyPercent: number, maximumPercent: number) {
  const script: ScriptEntry[] = [
    {
      atMs: 0,
      event: {
        type: "service-created",
        service: "web",
        schedulingStrategy: "REPLICA",
        desiredCount: 4,
        launchType: "FARGATE",
        healthCheckGracePeriodSeconds: 0,
        configuration: { ...defaultConfiguration(), minimumHealthyPercent, maximumPercent },
        revision: revision("web:1"),
      },
    },
    {
      atMs: 600_000,
      event: { type: "service-updated", service: "web", revision: revision("web:2") },
    },
  ];
  return simulate(script).rollouts[1];
}
