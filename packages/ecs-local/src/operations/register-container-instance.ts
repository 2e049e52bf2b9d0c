import type {
  RegisterContainerInstanceRequest,
  RegisterContainerInstanceResponse,
  Resource,
} from "@aws-sdk/client-ecs";

import { instanceAnswer } from "../instances/instance-answer.ts";
import { registerInstance } from "../instances/register-instances.ts";
import { clientFault } from "../protocol/fault.ts";
import { between, length } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

/** What the agent of an instance calls on AWS: one more instance, which is there at once. */
export const registerContainerInstance = operation<
  Wire<RegisterContainerInstanceRequest>,
  Wire<RegisterContainerInstanceResponse>
>({
  name: "RegisterContainerInstance",
  rules: {
    totalResources: length(0, 10),
    "totalResources[].integerValue": between(0, 100_000_000),
    "totalResources[].stringSetValue": length(0, 100),
  },
  run({ cluster, totalResources = [], attributes = [], tags = [], containerInstanceArn }, context) {
    const { state, engine } = context;
    const { clusterName } = activeCluster(state, cluster);
    if (containerInstanceArn !== undefined) {
      throw clientFault("Registering a container instance again is not supported.");
    }
    if (tags.length > 0) throw clientFault("Tags of container instances are not supported.");
    const record = registerInstance(context, clusterName, {
      ...roomOf(totalResources),
      attributes: attributes.map(({ name, value }) => ({
        name,
        ...(value !== undefined && { value }),
      })),
    });
    const containerInstance = instanceAnswer(record, engine.read(clusterName));
    return containerInstance === undefined ? {} : { containerInstance };
  },
});

/** CPU units, MiB, and the ports that are taken already. */
function roomOf(resources: readonly Wire<Resource>[]) {
  const find = (name: string) => resources.find((each) => each.name === name);
  const cpu = find("CPU")?.integerValue;
  const memory = find("MEMORY")?.integerValue;
  const ports = find("PORTS")?.stringSetValue;
  return {
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
    ...(ports !== undefined && { reservedPorts: ports.map(portOf) }),
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port > 0 && port < 65_536) return port;
  throw clientFault(`PORTS has "${text}", a port was expected.`);
}
