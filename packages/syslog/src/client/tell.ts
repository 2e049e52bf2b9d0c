import type { SyslogClientEvent } from "./events.ts";

/** Makes a function that tells of events. What a listener throws is uncaught, as it should be, and stops nothing of the client. */
export function teller(
  onEvent: ((event: SyslogClientEvent) => void) | undefined,
): (event: SyslogClientEvent) => void {
  return (event) => {
    try {
      onEvent?.(event);
    } catch (cause) {
      process.nextTick(() => {
        throw cause;
      });
    }
  };
}
