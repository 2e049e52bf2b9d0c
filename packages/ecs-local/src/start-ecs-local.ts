import type { EcsLocalOptions } from "./options.ts";
import { openEndpoint } from "./open-endpoint.ts";

/** A running endpoint. */
export interface EcsLocal extends AsyncDisposable {
  /** What clients take as their endpoint. */
  url: string;
  port: number;
  /** ARNs of the target groups behind the listeners that are there from the start, by name. */
  targetGroups: Readonly<Record<string, string>>;
  /**
   * Ends it: requests in flight end first. Tasks of a state file run on, and the next start with that file
   * adopts them; others are ended.
   */
  close(): Promise<void>;
}

/**
 * Starts the endpoint. Credentials of requests are not checked.
 * @throws {EcsLocalError} `listen-failed`, `state-file`, `invalid`, `no-engine`, `unsupported`
 */
export async function startEcsLocal(options: EcsLocalOptions = {}): Promise<EcsLocal> {
  const { url, port, targetGroups, close } = await openEndpoint(options);
  let closed: Promise<void> | undefined;
  const closeOnce = () => (closed ??= close());
  return { url, port, targetGroups, close: closeOnce, [Symbol.asyncDispose]: closeOnce };
}
