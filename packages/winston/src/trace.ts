import { createRequire } from "node:module";

/** The span in which something was logged, as OpenTelemetry names it. */
export interface Trace {
  /** 32 hexadecimal digits. */
  trace_id: string;
  /** 16 hexadecimal digits. */
  span_id: string;
  /** 2 hexadecimal digits; 01 means that the trace is sampled. */
  trace_flags: string;
}

/** Tells the span that is active in the calling context. */
export type ReadTrace = () => Trace | undefined;

type Api = typeof import("@opentelemetry/api");

/**
 * Reads the active span, where `@opentelemetry/api` is installed; it is an optional peer.
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/
 */
export function traceReader(): ReadTrace {
  const api = findApi();
  if (!api) return () => undefined;
  return () => {
    const context = api.trace.getActiveSpan()?.spanContext();
    if (!context || !api.isSpanContextValid(context)) return undefined;
    return {
      trace_id: context.traceId,
      span_id: context.spanId,
      trace_flags: context.traceFlags.toString(16).padStart(2, "0"),
    };
  };
}

function findApi(): Api | undefined {
  try {
    // oxlint-disable-next-line no-unsafe-type-assertion -- it is this package's own type
    return createRequire(import.meta.url)("@opentelemetry/api") as Api;
  } catch {
    return undefined;
  }
}
