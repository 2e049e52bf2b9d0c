import { setTimeout as pause } from "node:timers/promises";

/** What a webhook gets, as JSON. */
export interface WebhookCall {
  filter: { id: string; name: string; search: string };
  count: number;
  withinSeconds: number;
  /** RFC 3339. */
  at: string;
  /** Of the last line that matched. */
  line: { id: number; host: string; app: string; severity: string; message: string };
}

const attemptTimeoutMs = 10_000;
const pausesMs = [500, 2_000];

/** Posts to a webhook, up to three times. @throws with what the last attempt met */
export async function callWebhook(
  url: string,
  call: WebhookCall,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await post(url, call, signal);
    } catch (cause) {
      const pauseMs = pausesMs[attempt];
      if (pauseMs === undefined || signal.aborted) throw cause;
      await pause(pauseMs, undefined, { signal });
    }
  }
}

async function post(url: string, call: WebhookCall, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(call),
    // It goes to the URL that was configured, and to no other.
    redirect: "error",
    signal: AbortSignal.any([signal, AbortSignal.timeout(attemptTimeoutMs)]),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`it answered ${response.status}`);
}
