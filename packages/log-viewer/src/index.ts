export { LogViewerError, type LogViewerErrorCode } from "./errors.ts";
export type { LogViewerEvent } from "./events.ts";
export type { LogLine, StructuredElement, Transport } from "./line/line.ts";
export type { LogViewerOptions, SyslogOptions, TlsFiles } from "./options.ts";
export type { Status } from "./serve/status.ts";
export { type LogViewer, startLogViewer } from "./start-log-viewer.ts";
