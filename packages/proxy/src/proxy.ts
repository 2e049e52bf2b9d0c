import type { HaproxySettings } from "./haproxy/settings.ts";

/** A place where clients connect. */
export interface Listener {
  name: string;
  host: string;
  /** 0 takes a free port, which `proxy.json` then keeps. */
  port: number;
  /** Serve HTTPS here. HAProxy only. */
  tls?: ListenerTls;
  /** Answer everything with 301 to the same address over HTTPS, on this port. HAProxy only. */
  redirectToPort?: number;
  /** More words for HAProxy's `bind` line, such as `accept-proxy`. */
  bindOptions?: string;
}

export interface ListenerTls {
  /** The first is for clients that name no host; the others are chosen by the names they are for. */
  certificates: readonly Certificate[];
  /** Seconds that browsers are told to come by HTTPS only. Absent: they are told nothing. */
  hstsSeconds?: number;
}

export interface Certificate {
  /** Lower-case letters, digits, `.`, `-` and `_`. */
  name: string;
  /** Certificate, chain and private key. Absent: what the proxy has already under this name. Never told back. */
  pem?: string;
}

/** One running instance behind the proxy. */
export interface Server {
  id: string;
  host: string;
  port: number;
  /** Sent to the client as `x-hitless-release` of the server that answered. */
  release: string;
}

export interface Backend {
  name: string;
  servers: readonly Server[];
  /** A request with this secret as `x-hitless-preview` goes here, whatever the routes say. */
  preview?: string;
  /**
   * How HAProxy's supervisor looks after the servers between deploys: one that fails `fall` times in a row
   * gets no new request until it answered well `rise` times, never the last one. HAProxy only.
   */
  health?: BackendHealth;
}

export interface BackendHealth {
  path: string;
  everyMs: number;
  timeoutMs: number;
  fall: number;
  rise: number;
}

export interface Target {
  backend: string;
  /** Share among the route's targets: a whole number, at least one of them above 0. */
  weight: number;
}

/** Where requests go. */
export interface Route {
  route: string;
  /** Absent, with HAProxy only: every listener that does not redirect. */
  listener?: string;
  /** Which requests; absent: all. Of several routes that match, the most exact host, then the longest path wins. HAProxy only. */
  match?: RouteMatch;
  to: readonly Target[];
}

export interface RouteMatch {
  /** Host names without port, `*.example.com` for all below. Absent: every host. */
  hosts?: readonly string[];
  /** Beginnings of paths at a slash: `/api` matches `/api` and `/api/x`, not `/apis`. Absent: every path. */
  paths?: readonly string[];
}

/** All that a proxy serves. */
export interface ProxyConfig {
  listeners: readonly Listener[];
  routes: readonly Route[];
  backends: readonly Backend[];
  /** HAProxy only. */
  settings?: HaproxySettings;
}

/** What a server is doing, and what it did since the proxy started. */
export interface ServerObservation extends Server {
  /** Left out by `setServers`: gets no new request and is listed until the last one has ended. */
  draining: boolean;
  /** Requests without a complete answer, streams not counted. */
  inFlight: number;
  /** Open WebSockets and server-sent event streams. */
  streams: number;
  /** Requests answered by the server, streams included. */
  answered: number;
  /** Requests it answered with 5xx, and requests that it broke off or never answered. */
  failed: number;
}

export interface ProxyObservation {
  listeners: readonly Listener[];
  routes: readonly Route[];
  backends: readonly (Omit<Backend, "servers"> & { servers: readonly ServerObservation[] })[];
  settings?: HaproxySettings;
}

/** What is asked, and as whom: a server straight, or a listener as a client would. */
export interface Question {
  to: { server: { host: string; port: number } } | { listener: string };
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Limit of the whole question. @default 5_000 */
  timeoutMs?: number;
}

export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** 64 KiB at most. */
  body: string;
}

/** Moves live traffic between servers. Each change is on disk before it is live, and live before the call resolves. */
export interface Proxy {
  /** Makes the proxy serve exactly this. Idempotent. Starts the proxy where it does not run. */
  apply(config: ProxyConfig): Promise<ProxyObservation>;
  /**
   * Replaces a backend's servers, and with `health` how they are looked after, without a reload. One left out
   * gets no new request and drains. @default health as it is
   */
  setServers(
    backend: string,
    servers: readonly Server[],
    options?: { health?: BackendHealth },
  ): Promise<void>;
  /**
   * Moves routes to other backends, all in one commit. Once it resolves, no new request reaches a
   * backend that no route names.
   */
  setRoutes(routes: readonly { route: string; to: readonly Target[] }[]): Promise<void>;
  observe(): Promise<ProxyObservation>;
  /**
   * Cuts what is still open to a server, streams and requests, at a bounded rate.
   * Resolves with the number cut. @default perSecond 50
   */
  cut(server: string, options?: { perSecond?: number; signal?: AbortSignal }): Promise<number>;
  /**
   * Sends one GET from where the proxy stands, on a connection of its own, which works too where the caller
   * could reach neither server nor listener.
   * @throws {ProxyError} `unanswered` with the reason, where no complete answer came in time.
   */
  ask(question: Question, options?: { signal?: AbortSignal }): Promise<Answer>;
  /**
   * Ends the proxy once its requests in flight have ended. What it served stays known: the next call
   * starts it again as it was. Resolves at once where none runs.
   */
  stop(options?: { signal?: AbortSignal }): Promise<void>;
}
