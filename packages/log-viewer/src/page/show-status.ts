import type { Status } from "../serve/status.ts";
import { showTime } from "./show-time.ts";

/** One line about how it goes, and a banner when lines cannot be stored. */
export function showStatus(
  { footer, banner }: { footer: HTMLElement; banner: HTMLElement },
  status: Status,
): void {
  const { lines, bytes, maxBytes, linesPerSecond, receivers, failing } = status;
  const dropped = receivers.reduce((sum, each) => sum + each.dropped, 0);
  const ports = receivers.map(({ transport, port }) => `${transport} ${port}`).join(", ");
  const parts = [
    `${lines.toLocaleString()} lines in ${megabytes(bytes)} of ${megabytes(maxBytes)}`,
    `${Math.round(linesPerSecond).toLocaleString()} a second`,
    ...(dropped > 0 ? [`${dropped.toLocaleString()} datagrams dropped for want of room`] : []),
    `receives ${ports}`,
  ];
  footer.textContent = parts.join(" · ");
  banner.hidden = failing === undefined;
  if (failing === undefined) return;
  const what = failing.full ? "The disk is full" : "Lines cannot be stored";
  banner.textContent = `${what} since ${showTime(failing.sinceMs)} (${failing.reason}). Senders wait; datagrams are dropped.`;
}

function megabytes(bytes: number): string {
  const mega = bytes / 1_000_000;
  return mega >= 1_000
    ? `${(mega / 1_000).toFixed(1)} GB`
    : `${mega.toFixed(mega < 10 ? 1 : 0)} MB`;
}
