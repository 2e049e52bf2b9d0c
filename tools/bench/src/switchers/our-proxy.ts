import type { Proxy, Target } from "@hitless/proxy";

import type { Color, Switcher } from "./switcher.ts";

/** One of our proxies in front of both apps, switched by `setRoutes`. */
export async function throughProxy(
  proxy: Proxy,
  ports: Readonly<Record<Color, number>>,
): Promise<Pick<Switcher, "url" | "switchTo">> {
  const backend = (color: Color) => ({
    name: color,
    servers: [{ id: `${color}-1`, host: "127.0.0.1", port: ports[color], release: color }],
  });
  const { listeners } = await proxy.apply({
    listeners: [{ name: "web", host: "127.0.0.1", port: 0 }],
    routes: [{ route: "app", listener: "web", to: toColor("blue") }],
    backends: [backend("blue"), backend("green")],
  });
  return {
    url: `http://127.0.0.1:${listeners[0]?.port ?? 0}/`,
    switchTo: async (color) => proxy.setRoutes([{ route: "app", to: toColor(color) }]),
  };
}

function toColor(color: Color): Target[] {
  return [{ backend: color, weight: 100 }];
}
