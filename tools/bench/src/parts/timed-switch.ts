import type { Proxy } from "@hitless/proxy";

/** The same proxy, and when its last switch was asked for and acknowledged, by `performance.now()`. */
export interface TimedSwitch {
  proxy: Proxy;
  startedAt(): number;
  endedAt(): number;
}

export function timedSwitch(proxy: Proxy): TimedSwitch {
  let startedAt = Number.NaN;
  let endedAt = Number.NaN;
  const setRoutes: Proxy["setRoutes"] = async (routes) => {
    startedAt = performance.now();
    await proxy.setRoutes(routes);
    endedAt = performance.now();
  };
  return {
    proxy: { ...proxy, setRoutes },
    startedAt: () => startedAt,
    endedAt: () => endedAt,
  };
}
