import type { Stack } from "../stack.ts";
import type { Context } from "./context.ts";
import type { WrittenService } from "./schema/service.ts";

/** Where the apps of a file are reached: one place for all of them. */
export function listenOf(
  { file, runtime, fault }: Context,
  apps: readonly [string, WrittenService][],
): Stack["listen"] {
  const places = [
    { path: ["x-hitless", "listen"], listen: file["x-hitless"]?.listen },
    ...apps.map(([service, app]) => ({
      path: ["services", service, "x-hitless", "listen"],
      listen: app["x-hitless"]?.listen,
    })),
  ].flatMap(({ path, listen }) => (listen === undefined ? [] : { path, listen }));
  const [first, ...others] = places;
  for (const { path, listen } of others) {
    if (first === undefined || write(listen) === write(first.listen)) continue;
    fault(
      path,
      `is ${write(listen)} and that of ${first.path.join(".")} ${write(first.listen)}; expected one for all apps of the file`,
    );
  }
  if (first === undefined && runtime === "process") {
    const path = ["services", apps[0]?.[0] ?? "", "x-hitless", "listen"];
    fault(path, "is missing; expected host:port such as 127.0.0.1:8080");
  }
  return first?.listen ?? { host: "127.0.0.1", port: 8080 };
}

function write({ host, port }: Stack["listen"]): string {
  return `${host}:${port}`;
}

/** Apps share the listener: no two of them may ask for the same requests. */
export function checkRoutes({ fault }: Context, stacks: readonly Stack[]): void {
  const taken = new Map<string, string>();
  for (const { service, route } of stacks) {
    for (const request of requestsOf(route)) {
      const other = taken.get(request);
      if (other !== undefined && other !== service) {
        const message = `${service} and ${other} both serve ${request}; give each hosts or paths of its own`;
        fault(["services", service, "x-hitless"], message);
        break;
      }
      taken.set(request, service);
    }
  }
}

function requestsOf({ hosts, paths }: Stack["route"]): string[] {
  const anyHost = hosts.length === 0 ? ["every host"] : hosts;
  const anyPath = paths.length === 0 ? ["/"] : paths;
  return anyHost.flatMap((host) => anyPath.map((path) => `${path} of ${host}`));
}
