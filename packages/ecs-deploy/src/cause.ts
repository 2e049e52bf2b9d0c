/** Why a deployment did not end well: the deciding line first, then what supports it. */
export interface Cause {
  /** One line that names the cause, such as `container app exited with code 1`. */
  headline: string;
  /** Stop reasons, exit codes, reasons of targets, events of the service, in this order; none twice. */
  details: readonly string[];
  /** The last lines of a container that failed, where they can be read. */
  logs: readonly ContainerLog[];
}

export interface ContainerLog {
  task: string;
  container: string;
  /** Oldest first. */
  lines: readonly string[];
}
