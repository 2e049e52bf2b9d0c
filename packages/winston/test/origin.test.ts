import { context, type SpanContext, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { createFrameDecoder, parseSyslog } from "@hitless/syslog";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { listen, type Listener } from "./support/listen.ts";
import { ourLogger } from "./support/ours.ts";

beforeAll(
  () => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()),
);
afterAll(() => context.disable());

const spans = [1, 2, 3].map((n): SpanContext => ({
  traceId: `${n}`.repeat(32),
  spanId: `${n}`.repeat(16),
  traceFlags: n === 2 ? 0 : 1,
}));

const within = (span: SpanContext, work: () => void) =>
  context.with(trace.setSpan(context.active(), trace.wrapSpanContext(span)), work);

function parsed({ connections }: Listener) {
  const decoder = createFrameDecoder();
  const frames = connections.flatMap(({ received }) =>
    received.flatMap((each) => decoder.push(each)),
  );
  return frames.map((frame) => parseSyslog(frame));
}

const tracesOf = (receiver: Listener) =>
  parsed(receiver).map(({ structuredData = [] }) => {
    const found = structuredData.find(({ id }) => id === "opentelemetry");
    return found && Object.fromEntries(found.params);
  });

test("a message has the trace of the span in which it was logged, also by a child", async () => {
  const receiver = await listen();
  const { logger } = ourLogger({ destination: `syslog+tcp://127.0.0.1:${receiver.port}` });
  logger.info("outside");
  for (const span of spans) within(span, () => void logger.child({ user: 7 }).info("inside"));
  await expect.poll(() => tracesOf(receiver).length).toBe(4);
  expect(tracesOf(receiver)).toEqual([
    undefined,
    ...spans.map(({ traceId, spanId, traceFlags }) => ({
      trace_id: traceId,
      span_id: spanId,
      trace_flags: `0${traceFlags}`,
    })),
  ]);
});

test("what waited in winston's streams has the time and the trace of its call", async () => {
  const receiver = await listen();
  await receiver.stop();
  const destination = `syslog+tcp://127.0.0.1:${receiver.port}?max=1024`;
  const client = { reconnect: { minMs: 1, maxMs: 5 } };
  const { logger } = ourLogger({ destination, maxQueueBytes: 1_024, client });
  const called = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
  vi.useFakeTimers({ toFake: ["Date"], now: called });
  for (let line = 0; line < 600; line += 1)
    within(spans[line % 3] ?? spans[0]!, () => void logger.info(`line ${line}`));
  vi.useRealTimers();
  expect(logger.writableLength).toBeGreaterThan(100);

  await receiver.start();
  await expect.poll(() => parsed(receiver).length).toBe(600);
  expect(new Set(parsed(receiver).map(({ timestamp }) => timestamp))).toEqual(
    new Set([new Date(called).toISOString()]),
  );
  expect(tracesOf(receiver).map((each) => each?.["trace_id"])).toEqual(
    Array.from({ length: 600 }, (_, line) => spans[line % 3]?.traceId),
  );
});
