import { askFor } from "./ask.ts";
import type { Skipped } from "./part.ts";

/** An image registry without TLS, which engines accept from loopback addresses. */
export interface Registry {
  /** `127.0.0.1:<port>`, as it is written before an image's name. */
  address: string;
  /** Who may push and pull; absent where everybody may. */
  login?: { username: string; password: string };
}

export interface RegistryOptions {
  /** One that answers only who logs in. @default false */
  login?: boolean;
}

/**
 * An image registry of the run, empty at its start; use names of your own in it. With and without
 * login are two.
 *
 * @throws {Error} when there is none under `CI=true`, or its installation fails.
 */
export function registry({ login = false }: RegistryOptions = {}): Promise<Registry | Skipped> {
  return askFor<Registry>(login ? "registry-with-login" : "registry");
}
