import { expect, test } from "vitest";

import { judgeHealth } from "./judge-health.ts";
import { renderMetrics } from "./render-metrics.ts";

const route = {
  lines: 7,
  lost: 2,
  lostUncounted: 1,
  repeated: 3,
  isConnected: true,
  since: 0,
  lastTime: "1970-01-01T00:01:00Z",
};
const status = {
  containers: 4,
  engine: { address: "unix:///x", isReachable: true },
  routes: new Map([["r", route]]),
};

test("is healthy while the engine answers and no receiver is away for long", () => {
  expect(judgeHealth(status, 1e9)).toEqual({ isHealthy: true, problems: [] });
  const away = { ...status, routes: new Map([["r", { ...route, isConnected: false }]]) };
  expect(judgeHealth(away, 59_000).isHealthy).toBe(true);
  expect(judgeHealth(away, 61_000).problems).toEqual(["r is not connected for 61 s"]);
  const alone = { ...status, engine: { ...status.engine, isReachable: false } };
  expect(judgeHealth(alone, 0).problems).toEqual(["the engine does not answer"]);
});

test("writes metrics as Prometheus reads them", () => {
  const lines = renderMetrics(status, 90_000).split("\n");
  expect(lines).toContain("hitless_log_shipper_containers 4");
  expect(lines).toContain('hitless_log_shipper_lines_total{route="r"} 7');
  expect(lines).toContain('hitless_log_shipper_last_line_age_seconds{route="r"} 30');
  expect(lines.filter((line) => /^(#|[a-z_]+(\{[^}]*\})? [\d.]+$|$)/.test(line))).toEqual(lines);
});
