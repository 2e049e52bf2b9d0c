import type { Transport } from "./line/line.ts";
import { openLogViewer } from "./open-log-viewer.ts";
import type { LogViewerOptions } from "./options.ts";
import type { Status } from "./serve/status.ts";

/** A running log viewer. */
export interface LogViewer extends AsyncDisposable {
  /** Of the page and the API. */
  url: string;
  port: number;
  /** Where messages are received. */
  receivers: readonly { transport: Transport; port: number }[];
  status: () => Status;
  /** Ends it: what came is stored, or answered `false`. */
  close: () => Promise<boolean>;
}

/**
 * Receives syslog, keeps it in a folder, which is made where there is none and belongs to it, and shows it.
 * @throws {LogViewerError} `invalid`, `folder`, `listen-failed`
 */
export async function startLogViewer(
  folder: string,
  options: LogViewerOptions = {},
): Promise<LogViewer> {
  const { close, ...viewer } = await openLogViewer(folder, options);
  let closed: Promise<boolean> | undefined;
  const closeOnce = () => (closed ??= close());
  return {
    ...viewer,
    close: closeOnce,
    [Symbol.asyncDispose]: async () => void (await closeOnce()),
  };
}
