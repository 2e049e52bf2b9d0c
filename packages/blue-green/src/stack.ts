import type { Certificate, HaproxySettings } from "@hitless/proxy";
import type { ContainerSettings } from "@hitless/runtime";

/** The two places that a release can be in. The live one is the one that the proxy's route names. */
export type Color = "blue" | "green";

export const colors: readonly Color[] = ["blue", "green"];

export function otherColor(color: Color): Color {
  return color === "blue" ? "green" : "blue";
}

/** How a release proves that it is healthy. */
export interface Health {
  path: string;
  /** Good answers in a row that are needed. */
  successes: number;
  everyMs: number;
  /** Limit of one attempt. */
  timeoutMs: number;
  /** Limit of the whole wait. */
  deadlineMs: number;
  /** Between deploys, where the proxy looks after it: bad answers in a row until it is left out, good ones until it is back. */
  between: { everyMs: number; fall: number; rise: number };
}

/** A stack file, checked and with every default filled in: one app of it, and the project that it belongs to. */
export interface Stack {
  /** The project's name. */
  name: string;
  /** Absolute path of the (first) stack file. */
  file: string;
  /** Absolute path of the state folder, `.hitless/<name>` beside the file. */
  folder: string;
  runtime: "process" | "docker";
  service: string;
  image: string;
  /** The image's tag. */
  version: string;
  /** Absent: the image's own. */
  command?: readonly string[];
  /** Absent: the image's own. */
  workingFolder?: string;
  environment: Readonly<Record<string, string>>;
  /** Labels of the service, beside our own. */
  labels: Readonly<Record<string, string>>;
  /** With containers only. */
  container?: ContainerSettings;
  build?: Build;
  replicas: number;
  listen: { host: string; port: number };
  /** Which requests of the listener are this app's. Empty lists: all. */
  route: { hosts: readonly string[]; paths: readonly string[] };
  hooks: Hooks;
  project: Project;
  /** Ordinary services that have to be there before an instance starts. */
  dependsOn?: OrdinaryService["dependsOn"];
  health: Health;
  /** How long the old color's requests, and after the stop signal its streams, may take. */
  drainMs: number;
  /** How long the old color stays ready to take over again. */
  watchMs: number;
  /** What becomes of the old color after the watch. */
  keep: "stopped" | "running";
  stopSignal: NodeJS.Signals;
  /** How long an instance may take from the stop signal to its end, once it is drained. */
  stopGraceMs: number;
}

/** Commands of the user's around the switch; one that fails before it ends the deploy with the old release serving. */
export interface Hooks {
  beforeSwitch: readonly Hook[];
  afterSwitch: readonly Hook[];
}

/** A command: run where the deployer runs, or in a container of the new release. */
export interface Hook {
  in: "host" | "release";
  command: readonly string[];
  timeoutMs: number;
}

/** How Compose says that an image is made. */
export interface Build {
  /** Absolute path. */
  context: string;
  /** Within the context. */
  dockerfile: string;
  args: Readonly<Record<string, string>>;
  target?: string;
  platform?: string;
  /** Build even where the image is there. @default false */
  always?: boolean;
}

/** What the apps of one stack file have in common. */
export interface Project {
  name: string;
  /** All apps, in the order of the file. */
  apps: readonly string[];
  /** Ordinary services, those that others depend on first. */
  services: readonly OrdinaryService[];
  networks: readonly ProjectNetwork[];
  volumes: readonly ProjectVolume[];
  proxy: ProxySettings;
}

/** A service that is not deployed blue-green: it is made anew where its settings changed. */
export interface OrdinaryService {
  service: string;
  image: string;
  command?: readonly string[];
  workingFolder?: string;
  environment: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  container: ContainerSettings;
  build?: Build;
  replicas: number;
  dependsOn: readonly { service: string; condition: "started" | "healthy" | "completed" }[];
  stopGraceMs: number;
}

export interface ProjectNetwork {
  /** As the engine knows it, such as `shop_default`. */
  name: string;
  external: boolean;
  driver?: string;
  internal?: boolean;
  labels?: Readonly<Record<string, string>>;
}

export interface ProjectVolume {
  /** As the engine knows it. */
  name: string;
  external: boolean;
  driver?: string;
  driverOptions?: Readonly<Record<string, string>>;
  labels?: Readonly<Record<string, string>>;
}

/** The proxy in front of a project's apps. With containers only. */
export interface ProxySettings {
  /** Absent: made from this package's own recipe on `base`. */
  image?: string;
  /** An image with Node.js and HAProxy in it, for the recipe. */
  base?: string;
  tls?: {
    listen: { host: string; port: number };
    certificates: readonly Certificate[];
    /** Whether what comes by HTTP is sent to HTTPS. */
    redirect: boolean;
    hstsSeconds?: number;
  };
  /** More words for the `bind` lines of the plain and of the TLS listener. */
  bindOptions?: { plain?: string; tls?: string };
  settings: HaproxySettings;
}

/** The longest that a deploy of this stack may take; the lock lasts as long. */
export function totalLimitMs(stack: Stack): number {
  const { health, hooks, drainMs, watchMs, stopGraceMs } = stack;
  const hookMs = [...hooks.beforeSwitch, ...hooks.afterSwitch].reduce(
    (sum, { timeoutMs }) => sum + timeoutMs,
    0,
  );
  // Pulling and building have limits of their own; a minute is not enough for them.
  const groundMs = stack.runtime === "docker" ? 1_800_000 : 0;
  return (
    2 * health.deadlineMs + 3 * drainMs + watchMs + 2 * stopGraceMs + hookMs + groundMs + 60_000
  );
}
