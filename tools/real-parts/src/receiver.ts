/** Where a receiver listens on 127.0.0.1; absent where it does not. */
export interface ReceiverPorts {
  udp?: number;
  tcp?: number;
  tls?: number;
  relp?: number;
  relpTls?: number;
}

/** PEM files of a receiver over TLS. With `ca` it takes only clients with a certificate of that authority. */
export interface ReceiverTls {
  cert: string;
  key: string;
  ca?: string;
}

/** A message as a receiver understood it. Its own names for nothing (`-`, an empty text) are left as they are. */
export interface ReceivedLine {
  /** What came, without framing; as the receiver keeps it. */
  raw: string;
  /** The number in front: facility × 8 + severity. */
  priority: number;
  timestamp: string;
  hostname: string;
  appName: string;
  processId: string;
  messageId: string;
  /** As RFC 5424 writes it. */
  structuredData: string;
  message: string;
}

/** A syslog server in a process of its own. What it has taken is in a file before it acknowledges or reads on. */
export interface Receiver extends AsyncDisposable {
  ports: ReceiverPorts;
  /** The file with one JSON object per line. */
  file: string;
  /** All lines that were received until now, over all its lives. */
  read(): Promise<ReceivedLine[]>;
  /** Ends it with a signal, and waits until it is gone. @default "SIGTERM" */
  stop(signalName?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same ports, with another certificate when one is given. */
  start(changes?: { tls?: ReceiverTls }): Promise<void>;
  /** Stops its processes (SIGSTOP): it keeps its connections, and reads nothing. */
  pause(): void;
  resume(): void;
}
