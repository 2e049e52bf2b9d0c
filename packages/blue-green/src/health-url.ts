import type { Instance } from "@hitless/runtime";

/** Where an instance that runs is asked for its health. */
export function healthUrl({ id, address }: Instance, path: string): string {
  if (address === undefined) throw new TypeError(`instance ${id} has no address yet`);
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `http://${host}:${address.port}${path}`;
}
