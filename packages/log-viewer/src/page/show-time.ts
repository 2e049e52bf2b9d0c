const two = (value: number) => String(value).padStart(2, "0");

/** A time of day of the reader's zone, with the date when it is not today. */
export function showTime(timeMs: number, nowMs = Date.now()): string {
  const time = new Date(timeMs);
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, "0")}`;
  const day = `${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const isToday = new Date(nowMs).toDateString() === time.toDateString();
  return isToday ? clock : `${day} ${clock}`;
}

/** The value of a field for a date and time of the reader's zone. */
export function fieldTime(timeMs: number): string {
  const time = new Date(timeMs);
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** When a line was written, or else received. */
export function timeOf({
  timestamp,
  receivedMs,
}: {
  timestamp?: string;
  receivedMs: number;
}): number {
  const written = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  return Number.isNaN(written) ? receivedMs : written;
}
