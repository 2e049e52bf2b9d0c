/** How HAProxy is set up, beyond what it serves. Changed by a reload. Times in milliseconds. */
export interface HaproxySettings {
  timeouts?: {
    /** @default 1_000 */
    connectMs?: number;
    /** @default 60_000 */
    clientMs?: number;
    /** @default 60_000 */
    serverMs?: number;
    /** Of WebSockets and event streams. @default 3_600_000 */
    tunnelMs?: number;
    /** @default 60_000 */
    keepAliveMs?: number;
  };
  /** Connections in all. @default 10_000 */
  maxConnections?: number;
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
  /** Lines that are added as they are, to the section of that name. */
  extra?: {
    global?: readonly string[];
    defaults?: readonly string[];
    frontend?: readonly string[];
    backend?: readonly string[];
  };
}
