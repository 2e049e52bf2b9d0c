import { askFor } from "./ask.ts";
import type { Skipped } from "./part.ts";

/** A Docker engine that all tests of a run share. */
export interface DockerEngine {
  socketPath: string;
  /** The same as `DOCKER_HOST` has it: `unix:///…`. */
  host: string;
  /**
   * Unique to the run, of lower-case letters and digits. What a test creates carries it as label
   * `hitless.test.run`, and, where names are unique, in its name: by it a lent engine is cleaned.
   */
  run: string;
  /** `HITLESS_TEST_DOCKER_HOST` named it: it belongs to somebody else, who has things in it. */
  lent: boolean;
}

/**
 * The Docker engine of the run, started by whoever asks first and stopped at the end. What tests
 * publish is reached on this machine's own addresses.
 *
 * @throws {Error} when there is none under `CI=true`, when an installation fails, or when
 * `HITLESS_TEST_DOCKER_HOST` names no engine.
 */
export function dockerEngine(): Promise<DockerEngine | Skipped> {
  return askFor<DockerEngine>("docker-engine");
}
