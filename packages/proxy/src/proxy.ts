/** A place where clients connect. */
export interface Listener {
  name: string;
  host: string;
  /** 0 takes a free port, which `proxy.json` then keeps. */
  port: number;
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
}

export interface Target {
  backend: string;
  /** Share among the route's targets: a whole number, at least one of them above 0. */
  weight: number;
}

/** Where the requests of one listener go. */
export interface Route {
  route: string;
  listener: string;
  to: readonly Target[];
}

/** All that a proxy serves. */
export interface ProxyConfig {
  listeners: readonly Listener[];
  routes: readonly Route[];
  backends: readonly Backend[];
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
}

/** Moves live traffic between servers. Each change is on disk before it is live, and live before the call resolves. */
export interface Proxy {
  /** Makes the proxy serve exactly this. Idempotent. Starts the proxy where it does not run. */
  apply(config: ProxyConfig): Promise<ProxyObservation>;
  /** Replaces a backend's servers. One left out gets no new request and drains. */
  setServers(backend: string, servers: readonly Server[]): Promise<void>;
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
   * Ends the proxy once its requests in flight have ended. What it served stays known: the next call
   * starts it again as it was. Resolves at once where none runs.
   */
  stop(options?: { signal?: AbortSignal }): Promise<void>;
}
