import type { RouteState } from "../send/open-route.ts";
import type { ShipperStatus } from "../start-log-shipper.ts";

interface Metric {
  name: string;
  help: string;
  type: "counter" | "gauge";
  value: (state: RouteState, now: number) => number;
}

const metrics: readonly Metric[] = [
  {
    name: "lines_total",
    help: "Lines that were taken in for the destination.",
    type: "counter",
    value: ({ lines }) => lines,
  },
  {
    name: "lost_lines_total",
    help: "Lines that are lost, where they could be counted.",
    type: "counter",
    value: ({ lost }) => lost,
  },
  {
    name: "lost_uncounted_total",
    help: "How often lines were lost that nobody could count.",
    type: "counter",
    value: ({ lostUncounted }) => lostUncounted,
  },
  {
    name: "repeated_messages_total",
    help: "Messages that were sent again after a connection broke.",
    type: "counter",
    value: ({ repeated }) => repeated,
  },
  {
    name: "connected",
    help: "Whether the destination is connected.",
    type: "gauge",
    value: ({ isConnected }) => Number(isConnected),
  },
  {
    name: "last_line_age_seconds",
    help: "How long ago the engine got the line that was taken in last.",
    type: "gauge",
    value: ({ lastTime }, now) => (lastTime === "" ? 0 : (now - Date.parse(lastTime)) / 1_000),
  },
];

const prefix = "hitless_log_shipper_";

/** In the text format of Prometheus. Pure. */
export function renderMetrics({ containers, engine, routes }: ShipperStatus, now: number): string {
  const ofRoutes = metrics.flatMap(({ name, help, type, value }) => [
    ...heading(name, help, type),
    ...[...routes].map(
      ([route, state]) => `${prefix}${name}{route="${route}"} ${value(state, now)}`,
    ),
  ]);
  const whole = [
    ...heading("containers", "Containers that are read.", "gauge"),
    `${prefix}containers ${containers}`,
    ...heading("engine_reachable", "Whether the engine answers.", "gauge"),
    `${prefix}engine_reachable ${Number(engine.isReachable)}`,
  ];
  return `${[...whole, ...ofRoutes].join("\n")}\n`;
}

function heading(name: string, help: string, type: string): string[] {
  return [`# HELP ${prefix}${name} ${help}`, `# TYPE ${prefix}${name} ${type}`];
}
