import type { Instance } from "./cluster.ts";
import type { Lack } from "./service.ts";
import type { HostPort } from "./task.ts";
import type { PortMapping, TaskDefinition } from "./task-definition.ts";

type Room = Pick<Instance, "cpu" | "memory" | "ports">;

/** What a container instance lacks for a task; undefined where it fits. */
export function lackOf({ cpu, memory, ports }: Room, definition: TaskDefinition): Lack | undefined {
  if (memory.remaining < definition.memory) return "MEMORY";
  if (cpu.remaining < definition.cpu) return "CPU";
  const taken = mappingsOf(definition).some(
    ({ port }) =>
      hostPortOf(definition, port) !== 0 &&
      portKey(hostPortOf(definition, port), port.protocol) in ports,
  );
  return taken ? "PORTS" : undefined;
}

/** The host ports that a task gets on an instance, dynamic ones from `nextPort` on. */
export function assignPorts(
  { ports, nextPort }: Pick<Instance, "ports" | "nextPort">,
  definition: TaskDefinition,
  range: { readonly first: number; readonly last: number },
): { hostPorts: HostPort[]; ports: Record<string, true>; nextPort: number } {
  const taken: Record<string, true> = {};
  let next = nextPort;
  const hostPorts = mappingsOf(definition).map(({ container, port }) => {
    const { containerPort, protocol } = port;
    let hostPort = hostPortOf(definition, port);
    for (let tries = range.last - range.first + 1; hostPort === 0 && tries > 0; tries -= 1) {
      const key = portKey(next, protocol);
      if (!(key in ports) && !(key in taken)) hostPort = next;
      next = next >= range.last ? range.first : next + 1;
    }
    taken[portKey(hostPort, protocol)] = true;
    return { container, containerPort, hostPort, protocol };
  });
  return { hostPorts, ports: taken, nextPort: next };
}

export function portKey(port: number, protocol: "tcp" | "udp"): string {
  return `${port}/${protocol}`;
}

function hostPortOf(
  { networkMode }: TaskDefinition,
  { hostPort, containerPort }: PortMapping,
): number {
  return networkMode === "host" ? containerPort : hostPort;
}

/** Those that take a port of the instance. */
function mappingsOf({
  networkMode,
  containers,
}: TaskDefinition): { container: string; port: PortMapping }[] {
  if (networkMode === "awsvpc" || networkMode === "none") return [];
  return containers.flatMap(({ name, ports }) => ports.map((port) => ({ container: name, port })));
}
