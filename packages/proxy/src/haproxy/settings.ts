/** How HAProxy is set up, beyond what it serves. Changed by a reload. Times in milliseconds. */
export interface HaproxySettings {
  timeouts?: {
    /** @default 1_000 */
    connectMs?: number;
    /** @default 60_000 */
    clientMs?: number;
    /** @default 60_000 */
    serverMs?: number;
    /** Of WebSockets and event streams; after a reload, those of before may go on for as long. @default 3_600_000 */
    tunnelMs?: number;
    /** @default 60_000 */
    keepAliveMs?: number;
  };
  /** Connections in all; fewer where the system lets HAProxy open too few files. @default 10_000 */
  maxConnections?: number;
  /** How requests are spread over a backend's servers. @default "leastconn" */
  balance?: "roundrobin" | "leastconn" | "source";
  /** A connection that could not be made is tried on another server. @default true */
  redispatch?: boolean;
  /** @default 3 */
  retries?: number;
  /** A line for each request, on the supervisor's stdout. @default false */
  httpLog?: boolean;
  /** Leave connections without a request out of the log. @default true */
  dontLogNull?: boolean;
  /** Add `x-forwarded-for`. @default true */
  forwardFor?: boolean;
  /**
   * Lines that are added as they are, to every section of that name. They come last, except before the routes
   * of a frontend and the servers of a backend. `check` has no place there: who is well is decided elsewhere.
   */
  extra?: {
    global?: readonly string[];
    defaults?: readonly string[];
    frontend?: readonly string[];
    backend?: readonly string[];
  };
}
