import type { TaskDefinition } from "@hitless/ecs-scheduler";

/** Host ports that a task needs for itself on its container instance, such as `80/tcp`. */
export function staticPortsOf({ networkMode, containers }: TaskDefinition): string[] {
  if (networkMode === "awsvpc" || networkMode === "none") return [];
  return containers.flatMap(({ ports }) =>
    ports
      .map(({ containerPort, hostPort, protocol }) => ({
        port: networkMode === "host" ? containerPort : hostPort,
        protocol,
      }))
      .filter(({ port }) => port !== 0)
      .map(({ port, protocol }) => `${port}/${protocol}`),
  );
}
