import type { Readable, Writable } from "node:stream";
import type Dockerode from "dockerode";

/** A Docker engine that has answered. Holds nothing open that keeps a program from ending. */
export interface Engine {
  /** The client; its calls have no limit of their own. */
  docker: Dockerode;
  /** Such as `unix:///var/run/docker.sock`. */
  address: string;
  /** What named the address, such as `DOCKER_HOST`. */
  from: string;
  /** Spoken with this engine, such as `1.41`. */
  apiVersion: string;
  /** `linux/amd64` and the like. */
  platform: string;
  /**
   * Runs a command in a running container.
   * @throws {RuntimeError} `not-found`, `cannot-start`, `no-engine`, `engine`.
   */
  exec(container: string, command: readonly string[], options?: ExecOptions): Promise<ExecSession>;
}

export interface ExecOptions {
  user?: string;
  environment?: Readonly<Record<string, string>>;
  workingFolder?: string;
  /** Limit of the start. @default 60_000 */
  limitMs?: number;
  /** Ends the session, at any time. The command gets the end of its input, and no signal. */
  signal?: AbortSignal;
}

/** A command that runs in a container. */
export interface ExecSession {
  /** The command's stdin; `end()` is the end of its input. */
  input: Writable;
  /** The command's stdout. It has to be read: a command whose output nobody takes waits. */
  output: Readable;
  /** The last 64 KiB of stderr so far. */
  errors(): string;
  /** The exit code, 126 and 127 where the command could not be run. Rejects where nobody can tell. */
  exit: Promise<number>;
  /** Ends the input, waits two seconds for the command to end, and closes the connection. */
  close(): Promise<void>;
}
