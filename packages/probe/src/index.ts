export { ProbeError, type ProbeErrorCode } from "./errors.ts";
export type { Expected } from "./judge.ts";
export type { ProbeOptions } from "./options.ts";
export { startProbe } from "./probe.ts";
export type { ProbeProgress } from "./progress.ts";
export type {
  Bucket,
  Failure,
  ProbeEvent,
  ProbeReceipt,
  RequestCount,
  RequestKind,
  StreamCount,
  SwitchFacts,
  VersionCount,
} from "./receipt.ts";
export { renderHtml } from "./render/html.ts";
export { type LabeledReceipt, renderTable, type RenderTableOptions } from "./render/table.ts";
export { renderText } from "./render/text.ts";
export type { Probe } from "./run.ts";
export type { Rate } from "./schedule.ts";
export { failedTotal } from "./verdict.ts";
export type { VersionSource } from "./version.ts";
