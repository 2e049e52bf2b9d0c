import type { Project, Stack } from "../stack.ts";
import { appOf } from "./app.ts";
import type { Context } from "./context.ts";
import { inOrder } from "./dependencies.ts";
import { networksOf } from "./networks.ts";
import { ordinaryService } from "./ordinary-service.ts";
import { proxySettings } from "./proxy-settings.ts";
import { checkRoutes, listenOf } from "./routes.ts";
import type { WrittenService } from "./schema/service.ts";
import { volumesOf } from "./volumes.ts";

type Named = [string, WrittenService];

/** The stacks of the merged files: one for each app. Faults are noted in the context. */
export function stacksOf(context: Context, profiles: ReadonlySet<string>): Stack[] {
  const wanted = Object.entries(context.file.services ?? {}).filter(
    ([, { profiles: own = [] }]) => own.length === 0 || own.some((name) => profiles.has(name)),
  );
  const apps = wanted.filter(([, service]) => service["x-hitless"] !== undefined);
  const ordinary = wanted.filter(([, service]) => service["x-hitless"] === undefined);
  if (apps.length === 0) {
    const path = ["services", ...(wanted[0] ? [wanted[0][0]] : [])];
    context.fault(
      path,
      "no service is an app; expected an x-hitless block with health on one of them",
    );
    return [];
  }
  checkKind(context, apps, ordinary);
  const project = projectOf(context, apps, ordinary);
  const listen = listenOf(context, apps);
  const stacks = apps.map(([name, service]) => appOf(context, name, service, { project, listen }));
  checkRoutes(context, stacks);
  return stacks;
}

/** Plain processes know neither services beside the app nor several apps. */
function checkKind(
  { runtime, fault }: Context,
  apps: readonly Named[],
  ordinary: readonly Named[],
): void {
  if (runtime === "docker") return;
  for (const [name] of ordinary) {
    fault(["services", name], "ordinary services beside the app need containers");
  }
  for (const [name] of apps.slice(1)) {
    fault(
      ["services", name],
      "several apps in one file need containers: expected one with runtime: process",
    );
  }
}

function projectOf(context: Context, apps: readonly Named[], ordinary: readonly Named[]): Project {
  const { project: name, runtime } = context;
  const names = new Set(ordinary.map(([service]) => service));
  const isDocker = runtime === "docker";
  const services = isDocker
    ? ordinary.map(([service, written]) => ordinaryService(context, service, written, names))
    : [];
  return {
    name,
    apps: apps.map(([service]) => service),
    services: inOrder(context, services),
    networks: isDocker
      ? networksOf(
          context,
          [...apps, ...ordinary].map(([, service]) => service),
        )
      : [],
    volumes: isDocker ? volumesOf(context) : [],
    proxy: isDocker ? proxySettings(context) : { settings: {} },
  };
}
