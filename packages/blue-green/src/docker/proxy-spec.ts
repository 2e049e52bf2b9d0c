import { createHash } from "node:crypto";

import { stateFolder } from "@hitless/proxy/image";
import type { InstanceSpec } from "@hitless/runtime";

import { listenersOf } from "../front-config.ts";
import { listenerName } from "../address.ts";
import type { Stack } from "../stack.ts";
import { projectLabels, specLabel } from "./labels.ts";

export function proxyContainerName({ name }: Pick<Stack, "name">): string {
  return `${name}-proxy`.replaceAll("_", "-");
}

export function proxyVolumeName({ name }: Pick<Stack, "name">): string {
  return `${name}_proxy`;
}

/** The proxy's container: in all of the project's networks, with its state in a volume of its own. */
export function proxySpec(stack: Stack, image: string): InstanceSpec {
  const { listen, project } = stack;
  const ports = listenersOf(stack).map(({ name, port }) => {
    const { host, port: hostPort } =
      name === listenerName ? listen : (project.proxy.tls?.listen ?? listen);
    return { host, hostPort, containerPort: port };
  });
  const spec: InstanceSpec = {
    id: proxyContainerName(stack),
    image,
    environment: {},
    labels: projectLabels(project, "proxy"),
    container: {
      ports,
      mounts: [{ type: "volume", source: proxyVolumeName(stack), target: stateFolder }],
      networks: project.networks.map(({ name }) => ({ name })),
      restart: { name: "always" },
    },
  };
  const hash = createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 16);
  return { ...spec, labels: { ...spec.labels, [specLabel]: hash } };
}
