import { appPort, graceSeconds, healthDeadlineSeconds, healthEveryMs, replicas } from "./roller.ts";

const nsPerMs = 1e6;
/** The image has neither curl nor wget, and to start Node.js for each check would cost more than the app does. */
const readyFile = "/ready";

/** The service as Swarm is told of it, with a version of the app. Pure. */
export function serviceSpec(options: ServiceOptions) {
  return {
    Name: options.name,
    TaskTemplate: taskOf(options),
    Mode: { Replicated: { Replicas: replicas } },
    UpdateConfig: {
      Parallelism: 1,
      Order: "start-first",
      Delay: 0,
      FailureAction: "pause",
      // 0 would be five seconds, for which it watches after the last task: ours does not watch either.
      Monitor: nsPerMs,
    },
    EndpointSpec: { Mode: "dnsrr" },
  };
}

export interface ServiceOptions {
  name: string;
  image: string;
  version: string;
  /** An overlay network. */
  network: string;
}

function taskOf({ image, version, network }: ServiceOptions) {
  return {
    ContainerSpec: {
      Image: image,
      Env: ["HOST=0.0.0.0", `PORT=${appPort}`, `VERSION=${version}`, `READY_FILE=${readyFile}`],
      Init: true,
      StopGracePeriod: graceSeconds * 1000 * nsPerMs,
      HealthCheck: {
        Test: ["CMD", "ls", readyFile],
        Interval: healthEveryMs * nsPerMs,
        Timeout: 2_000 * nsPerMs,
        // In which an app that is not ready yet does not count as unwell; ours waits as long.
        StartPeriod: healthDeadlineSeconds * 1000 * nsPerMs,
        Retries: 5,
      },
    },
    Networks: [{ Target: network }],
  };
}
