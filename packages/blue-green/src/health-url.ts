import type { Question } from "@hitless/proxy";
import type { Instance } from "@hitless/runtime";

/** Where an instance that runs is asked for its health, for people. */
export function healthUrl(instance: Instance, path: string): string {
  const { host, port } = addressOf(instance);
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}${path}`;
}

/** The same for the proxy to ask. */
export function healthQuestion(instance: Instance, path: string): Question {
  return { to: { server: addressOf(instance) }, path };
}

function addressOf({ id, address }: Instance): { host: string; port: number } {
  if (address === undefined) throw new TypeError(`instance ${id} has no address yet`);
  return address;
}
