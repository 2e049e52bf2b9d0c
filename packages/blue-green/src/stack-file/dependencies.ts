import type { Context } from "./context.ts";
import type { WrittenService } from "./schema/service.ts";

type Dependency = { service: string; condition: "started" | "healthy" | "completed" };

/** What a service waits for. Apps are apart: each is deployed on its own, and reached through the proxy. */
export function dependenciesOf(
  { fault, file }: Context,
  service: string,
  { depends_on: written = {} }: WrittenService,
  ordinary: ReadonlySet<string>,
): Dependency[] {
  return Object.entries(written).flatMap(([name, { condition }]) => {
    const path = ["services", service, "depends_on"];
    const other = file.services?.[name];
    if (other === undefined) fault(path, `there is no service ${name}`);
    else if (other["x-hitless"] !== undefined) {
      fault(path, `${name} is an app, which is deployed on its own: expected an ordinary service`);
    } else if (!ordinary.has(name)) fault(path, `the profiles of ${name} are not wanted`);
    else return { service: name, condition };
    return [];
  });
}

/** Puts services that others depend on first; those that depend on each other in a circle are a fault. */
export function inOrder<Service extends { service: string; dependsOn: readonly Dependency[] }>(
  { fault }: Pick<Context, "fault">,
  services: readonly Service[],
): Service[] {
  const ordered: Service[] = [];
  let left = [...services];
  while (left.length > 0) {
    const waiting = new Set(left.map(({ service }) => service));
    const ready = left.filter(({ dependsOn }) => !dependsOn.some((on) => waiting.has(on.service)));
    const [first] = left;
    if (ready.length === 0 && first !== undefined) {
      const names = left.map(({ service }) => service).join(", ");
      fault(["services", first.service, "depends_on"], `they depend on each other: ${names}`);
      return [...ordered, ...left];
    }
    ordered.push(...ready);
    left = left.filter((each) => !ready.includes(each));
  }
  return ordered;
}
