import { checkOptions } from "./check-options.ts";
import { type Closers, createClosers } from "./closers.ts";
import type { LogViewerEvent } from "./events.ts";
import { createDayCounter } from "./filters/count-of-day.ts";
import { openFilters } from "./filters/open-filters.ts";
import { watchFilters } from "./filters/watch-filters.ts";
import { createHealth, type Health } from "./health.ts";
import type { LogViewerOptions } from "./options.ts";
import { createIntake, type Intake } from "./receive/intake.ts";
import { openReceivers } from "./receive/open-receivers.ts";
import type { Receiver } from "./receive/receiver.ts";
import { startSearcher } from "./search/start-searcher.ts";
import { createAccess } from "./serve/access.ts";
import { openWeb } from "./serve/open-web.ts";
import type { Status } from "./serve/status.ts";
import type { LogViewer } from "./start-log-viewer.ts";
import { keepRetention } from "./store/keep-retention.ts";
import { openStore, type Store } from "./store/open-store.ts";
import { createHub, type Hub } from "./tail/hub.ts";

type Opened = Omit<LogViewer, typeof Symbol.asyncDispose>;

const defaultMaxBytes = 4_294_967_296;
const dayMs = 86_400_000;
const [minSegmentBytes, maxSegmentBytes] = [1_000_000, 268_435_456];
const [retryMs, retentionMs] = [1_000, 10_000];

/** Opens all parts, in the order in which a line goes through them; they are closed the other way round. */
export async function openLogViewer(folder: string, options: LogViewerOptions): Promise<Opened> {
  checkOptions(options);
  const closers = createClosers();
  try {
    return await openParts(folder, options, closers);
  } catch (cause) {
    await closers.close();
    throw cause;
  }
}

async function openParts(
  folder: string,
  options: LogViewerOptions,
  closers: Closers,
): Promise<Opened> {
  const { syslog = {}, maxBytes = defaultMaxBytes } = options;
  const onEvent = (event: LogViewerEvent) => options.onEvent?.(event);
  const { store, searcher } = openKeeping(folder, options, closers);
  const hub = createHub();
  const { filters, ending } = openAlerts(folder, options, hub, closers);
  const health = createHealth(onEvent);
  const intake = openIntake({ store, hub, health, maxQueueBytes: syslog.maxQueueBytes });
  let allStored = true;
  closers.defer(() => void (allStored = intake.close()));
  const receivers = await openReceivers(intake, syslog, options.tls, closers);

  const status = () => statusOf(store, maxBytes, receivers, health);
  const context = {
    access: createAccess(options.token),
    filters,
    searcher,
    countDay: createDayCounter(searcher),
    hub,
    status,
    webhookNames: Object.keys(options.webhooks ?? {}),
    onMistake: (error: unknown) => onEvent({ type: "mistake", error }),
    closing: ending.signal,
  };
  const { host = "127.0.0.1", port = 8514, tls } = options;
  const web = closers.use(await openWeb(context, { host, port, tls }));
  // Streams to pages end first, else the web would wait for them.
  closers.defer(() => ending.abort());
  return {
    url: web.url,
    port: web.port,
    receivers: receivers.map((each) => ({ transport: each.transport, port: each.port })),
    status,
    async close() {
      await closers.close();
      return allStored;
    },
  };
}

function openKeeping(folder: string, options: LogViewerOptions, closers: Closers) {
  const { maxBytes = defaultMaxBytes, maxDays = 30, archive } = options;
  // So much goes at once, when there is no more room.
  const segmentBytes = Math.min(maxSegmentBytes, Math.max(minSegmentBytes, maxBytes / 16));
  const store = closers.use(
    openStore(folder, { maxBytes, maxAgeMs: maxDays * dayMs, segmentBytes }),
  );
  const searcher = closers.use(startSearcher(() => store.segments()));
  const onEvent = (event: LogViewerEvent) => options.onEvent?.(event);
  const writeArchive = searcher.archive;
  closers.use(keepRetention({ store, archive, writeArchive, onEvent, everyMs: retentionMs }));
  return { store, searcher };
}

function openAlerts(folder: string, options: LogViewerOptions, hub: Hub, closers: Closers) {
  const ending = new AbortController();
  closers.defer(() => ending.abort());
  const filters = openFilters(folder, () => watch.refresh());
  const watch = watchFilters({
    filters: filters.all,
    webhooks: options.webhooks ?? {},
    onEvent: (event) => options.onEvent?.(event),
    signal: ending.signal,
  });
  hub.subscribe((candidates) => watch.look(candidates));
  return { filters, ending };
}

function openIntake({
  store,
  hub,
  health,
  maxQueueBytes = 33_554_432,
}: {
  store: Store;
  hub: Hub;
  health: Health;
  maxQueueBytes: number | undefined;
}): Intake {
  return createIntake({
    append: (lines) => store.append(lines, Date.now()),
    onStored(lines) {
      health.stored(lines.length);
      hub.publish(lines);
    },
    onFailed: health.failed,
    onRecovered: health.recovered,
    maxQueueBytes,
    retryMs,
  });
}

function statusOf(
  store: Store,
  maxBytes: number,
  receivers: readonly Receiver[],
  health: Health,
): Status {
  return {
    lines: store.lines(),
    bytes: store.bytes(),
    maxBytes,
    newestId: store.newestId(),
    receivers: receivers.map(({ transport, port, count }) => ({ transport, port, ...count() })),
    ...health.now(),
  };
}
