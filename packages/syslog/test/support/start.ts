import {
  createSyslogClient,
  type SyslogClientEvent,
  type SyslogClientOptions,
} from "../../src/index.ts";

const reconnect = { minMs: 1, maxMs: 10 };

/** A client that connects again soon, and what it tells. */
export function start(url: string, options: SyslogClientOptions = {}) {
  const events: SyslogClientEvent[] = [];
  const onEvent = (event: SyslogClientEvent) => void events.push(event);
  return { client: createSyslogClient(url, { reconnect, ...options, onEvent }), events };
}
