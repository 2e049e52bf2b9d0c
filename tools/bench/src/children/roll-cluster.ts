// Plays a cluster whose services all roll, and says what that cost.
import {
  defaultConfiguration,
  type Revision,
  type ScriptEntry,
  simulate,
} from "@hitless/ecs-scheduler";

import { cpuMs } from "./monotonic.ts";
import { serveParent } from "./serve-parent.ts";

export interface RollQuestion {
  tasks: number;
  tasksPerService: number;
  tasksPerInstance: number;
}

export interface RollAnswer {
  /** CPU time of the whole simulation. */
  cpuMs: number;
  /** What happened to the cluster, from outside and by the drivers. */
  events: number;
  /** Service deployments that were successful. */
  successful: number;
}

serveParent(async (question: RollQuestion): Promise<RollAnswer> => {
  // Once at a small size, so that the compiler's work is not counted.
  play({ ...question, tasks: 500 });
  const before = cpuMs();
  const { events, successful } = play(question);
  return { cpuMs: cpuMs() - before, events, successful };
});

function play({ tasks, tasksPerService, tasksPerInstance }: RollQuestion) {
  let events = 0;
  const script = scriptOf({
    services: tasks / tasksPerService,
    instances: tasks / tasksPerInstance,
    desiredCount: tasksPerService,
  });
  const { rollouts } = simulate(script, {
    keepTrace: false,
    // Each task has times of its own, so that events hardly ever come together.
    behaviorOf: ({ task }) => ({
      startMs: 5_000 + Number.parseInt(task.slice(0, 4), 16),
      healthyMs: 5_000 + Number.parseInt(task.slice(4, 8), 16),
    }),
    onStep: (taken) => {
      events += taken.events.length;
    },
  });
  return { events, successful: rollouts.filter(({ status }) => status === "SUCCESSFUL").length };
}

function scriptOf(size: { services: number; instances: number; desiredCount: number }) {
  const script: ScriptEntry[] = [];
  for (let index = 0; index < size.instances; index += 1) {
    const zone = "abc"[index % 3] ?? "a";
    const room = { cpu: 16_384, memory: 65_536 };
    const event = { type: "instance-registered", instance: `i${index}`, zone, ...room } as const;
    script.push({ atMs: 0, event });
  }
  for (let index = 0; index < size.services; index += 1) {
    const service = `service-${index}`;
    const revision = revisionOf(`${service}:1`);
    const event = {
      type: "service-created",
      service,
      schedulingStrategy: "REPLICA",
      desiredCount: size.desiredCount,
      launchType: "EC2",
      configuration: { ...defaultConfiguration(), maximumPercent: 150 },
      healthCheckGracePeriodSeconds: 0,
      revision,
    } as const;
    script.push({ atMs: 0, event });
    const next = revisionOf(`${service}:2`);
    const update = { type: "service-updated", service, revision: next } as const;
    script.push({ atMs: 600_000 + index, event: update });
  }
  return script;
}

function revisionOf(name: string): Revision {
  return {
    taskDefinition: {
      name,
      cpu: 256,
      memory: 512,
      networkMode: "bridge",
      containers: [
        {
          name: "app",
          essential: true,
          healthCheck: false,
          stopTimeout: 30,
          ports: [{ containerPort: 8080, hostPort: 0, protocol: "tcp" }],
        },
      ],
    },
    loadBalancers: [
      { targetGroup: name.split(":")[0] ?? name, container: "app", containerPort: 8080 },
    ],
  };
}
