import { checkOptions } from "./check-options.ts";
import type { LogViewerEvent } from "./events.ts";
import { openFilters } from "./filters/open-filters.ts";
import { watchFilters } from "./filters/watch-filters.ts";
import { isDiskFull } from "./is-disk-full.ts";
import { createRate } from "./measure-rate.ts";
import type { LogViewerOptions } from "./options.ts";
import { createIntake } from "./receive/intake.ts";
import { openReceivers } from "./receive/open-receivers.ts";
import type { Receiver } from "./receive/receiver.ts";
import { startSearcher } from "./search/start-searcher.ts";
import { createAccess } from "./serve/access.ts";
import { openWeb } from "./serve/open-web.ts";
import type { Status } from "./serve/status.ts";
import type { LogViewer } from "./start-log-viewer.ts";
import { keepRetention } from "./store/keep-retention.ts";
import { openStore } from "./store/open-store.ts";
import { createHub } from "./tail/hub.ts";

const dayMs = 86_400_000;
const [minSegmentBytes, maxSegmentBytes] = [1_000_000, 268_435_456];
const [retryMs, retentionMs] = [1_000, 10_000];

/** Opens all parts, in the order in which a line goes through them; they are closed the other way round. */
export async function openLogViewer(
  folder: string,
  options: LogViewerOptions,
): Promise<Omit<LogViewer, typeof Symbol.asyncDispose>> {
  checkOptions(options);
  const { maxBytes = 4_294_967_296, maxDays = 30, syslog = {}, webhooks = {} } = options;
  const onEvent = (event: LogViewerEvent) => options.onEvent?.(event);
  await using stack = new AsyncDisposableStack();

  // So much goes at once, when there is no more room.
  const segmentBytes = Math.min(maxSegmentBytes, Math.max(minSegmentBytes, maxBytes / 16));
  const store = stack.use(openStore(folder, { maxBytes, maxAgeMs: maxDays * dayMs, segmentBytes }));
  const searcher = stack.use(startSearcher(() => store.segments()));
  const writeArchive = searcher.archive;
  const { archive } = options;
  stack.use(keepRetention({ store, archive, writeArchive, onEvent, everyMs: retentionMs }));

  const ending = new AbortController();
  stack.defer(() => ending.abort());
  const filters = openFilters(folder, () => watch.refresh());
  const watch = watchFilters({ filters: filters.all, webhooks, onEvent, signal: ending.signal });
  const hub = createHub();
  hub.subscribe((candidates) => watch.look(candidates));

  const rate = createRate();
  let failing: Status["failing"];
  const intake = createIntake({
    append: (lines) => store.append(lines, Date.now()),
    onStored(lines) {
      rate.add(lines.length, Date.now());
      hub.publish(lines);
    },
    onFailed(error) {
      const full = isDiskFull(error);
      const reason = error instanceof Error ? error.message : String(error);
      failing = { reason, full, sinceMs: Date.now() };
      onEvent({ type: "store-failed", full, error });
    },
    onRecovered() {
      failing = undefined;
      onEvent({ type: "store-recovered" });
    },
    maxQueueBytes: syslog.maxQueueBytes ?? 33_554_432,
    retryMs,
  });
  let allStored = true;
  stack.defer(() => void (allStored = intake.close()));
  const receivers = await openReceivers(intake, syslog, options.tls);
  for (const receiver of receivers) stack.use(receiver);

  const status = (): Status => ({
    lines: store.lines(),
    bytes: store.bytes(),
    maxBytes,
    newestId: store.newestId(),
    linesPerSecond: rate.perSecond(Date.now()),
    receivers: receivers.map(statusOf),
    ...(failing !== undefined && { failing }),
  });
  const web = stack.use(
    await openWeb(
      {
        access: createAccess(options.token),
        filters,
        searcher,
        hub,
        status,
        webhookNames: Object.keys(webhooks),
        onMistake: (error) => onEvent({ type: "mistake", error }),
        closing: ending.signal,
      },
      { host: options.host ?? "127.0.0.1", port: options.port ?? 8514, tls: options.tls },
    ),
  );
  // Streams of the page end first, else the web would wait for them.
  stack.defer(() => ending.abort());
  const owned = stack.move();
  return {
    url: web.url,
    port: web.port,
    receivers: receivers.map(({ transport, port }) => ({ transport, port })),
    status,
    async close() {
      await owned.disposeAsync();
      return allStored;
    },
  };
}

function statusOf(receiver: Receiver): Status["receivers"][number] {
  const { transport, port } = receiver;
  return { transport, port, ...receiver.count() };
}
