import { LogShipperError } from "../errors.ts";
import type { LogShipperEvent } from "../events.ts";
import { readRoutesFile } from "../route/read-routes-file.ts";
import type { ShippedLine } from "../send/shipment.ts";
import { startStatusServer } from "../status/start-status-server.ts";
import { exitCodes } from "./exit-codes.ts";
import { eventLine } from "./report.ts";

export interface ServeOptions {
  routes?: string;
  state: string;
  containers?: string;
  fromNow?: boolean;
  excludeLabel: string[];
  includeLabel: string[];
  hold: number;
  status?: string;
  logs?: boolean;
  json?: boolean;
}

const mebibyte = 2 ** 20;

/** Ships until SIGTERM or SIGINT. Resolves with the exit code. */
export async function serve(
  destinations: readonly string[],
  options: ServeOptions,
): Promise<number> {
  const { json = false, status, logs = false } = options;
  if (logs && status === undefined) {
    throw new LogShipperError("invalid", "--logs needs --status, which says where to serve");
  }
  const say = (event: LogShipperEvent): void => {
    const line = eventLine(event, { json });
    if (line !== undefined) process.stdout.write(`${line}\n`);
  };
  const watchers = new Set<(line: ShippedLine) => void>();
  // The engine's client takes a while to load, and help needs none of it.
  const { startLogShipper } = await import("../start-log-shipper.ts");
  const ending = signaled();
  const shipper = await startLogShipper({
    routes: [
      ...destinations,
      ...fromEnvironment("ROUTE_URIS", ","),
      ...(await fileRoutes(options)),
    ],
    stateFolder: options.state,
    containersFolder: options.containers,
    backlog: options.fromNow !== true && process.env["BACKLOG"] !== "false",
    excludeLabels: [
      ...options.excludeLabel,
      ...fromEnvironment("EXCLUDE_LABEL", ";"),
      ...fromEnvironment("EXCLUDE_LABELS", ";"),
    ],
    includeLabels: options.includeLabel,
    holdBytes: options.hold * mebibyte,
    onEvent: say,
    ...(logs && { onLine: (line) => watchers.forEach((watcher) => watcher(line)) }),
  });
  await using started = new AsyncDisposableStack();
  started.use(shipper);
  if (status !== undefined) {
    const server = await startStatusServer(status, {
      shipper,
      watchers: logs ? watchers : undefined,
    });
    started.use(server);
    process.stdout.write(
      `${json ? JSON.stringify({ type: "status", url: server.url }) : `status at ${server.url}`}\n`,
    );
  }
  await ending;
  const { unsent } = await shipper.close({ timeoutMs: 8_000 });
  return unsent === 0 ? exitCodes.done : exitCodes.failed;
}

async function fileRoutes({ routes }: ServeOptions) {
  return routes === undefined ? [] : readRoutesFile(routes);
}

function fromEnvironment(name: string, separator: string): string[] {
  const parts = (process.env[name] ?? "").split(separator);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function signaled(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => resolve());
  });
}
