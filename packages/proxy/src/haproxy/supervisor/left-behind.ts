import { setTimeout as delay } from "node:timers/promises";

import type { Slot } from "../contract.ts";
import { backendNames, slotName } from "../render/names.ts";
import { defaultTimeouts } from "../render/timeouts.ts";
import type { Core } from "./core.ts";
import { askWorker, type Worker } from "./master.ts";
import type { Move } from "./move-routes.ts";
import { serverRows, type ServerRow } from "./server-rows.ts";

type Slots = Readonly<Record<string, readonly Slot[]>>;

const pollMs = 20;
/** Until HAProxy has closed a connection after its time-out. */
const marginMs = 2_000;

/**
 * Whether a worker can send requests where these moves lead. HAProxy refuses to change the servers of one
 * that a reload has made old, so it only can where they are what they were.
 */
export async function canFollow(
  worker: Worker,
  moves: readonly Move[],
  slots: Slots,
): Promise<boolean> {
  if (!worker.isOld) return true;
  const backends = moves.flatMap(({ to }) =>
    to.filter(({ weight }) => weight > 0).map(({ backend }) => backend),
  );
  for (const backend of backends) {
    const answer = await askWorker(worker, `show servers state ${backendNames(backend).requests}`);
    if (answer !== undefined && !holds(serverRows(answer), slots[backend] ?? [])) return false;
  }
  return true;
}

/**
 * Waits until workers that cannot follow have no client left that could send another request: one that is
 * idle gets its connection closed with the answer to its next request, or by the keep-alive time-out. What
 * is open goes on where it is. Gives up at the limit, and lets the last ones get one more old answer.
 */
export async function waitForLeftBehind(
  core: Pick<Core, "fleet" | "now">,
  moves: readonly Move[],
  signal?: AbortSignal,
): Promise<void> {
  const { fleet } = core;
  if (!fleet.hasRetired()) return;
  const { keepAliveMs = defaultTimeouts.keepAliveMs } = core.now.config.settings?.timeouts ?? {};
  const giveUpAt = performance.now() + keepAliveMs + marginMs;
  for (;;) {
    const old = (await fleet.workers()).filter(({ isOld }) => isOld);
    const waits = await Promise.all(
      old.map(
        async (each) => !(await canFollow(each, moves, core.now.slots)) && (await idle(each)) > 0,
      ),
    );
    if (!waits.includes(true) || performance.now() >= giveUpAt) return;
    await delay(pollMs, undefined, signal && { signal });
  }
}

function holds(rows: readonly ServerRow[], slots: readonly Slot[]): boolean {
  return slots.every((slot, index) => {
    if (slot.is !== "ready") return true;
    const row = rows.find(({ name }) => name === slotName(index));
    return row?.isUsable === true && row.address === slot.address && row.port === slot.server.port;
  });
}

/** Connections of clients that wait for no answer. */
async function idle(worker: Worker): Promise<number> {
  const text = await askWorker(worker, "show stat -1 3 -1");
  if (text === undefined) return 0;
  const [head = "", ...lines] = text.split("\n");
  const columns = head.replace(/^# /, "").split(",");
  const [server, current] = [columns.indexOf("svname"), columns.indexOf("scur")];
  let count = 0;
  for (const line of lines) {
    const cells = line.split(",");
    const open = Number(cells[current] ?? 0);
    if (cells[server] === "FRONTEND") count += open;
    if (cells[server] === "BACKEND") count -= open;
  }
  return count;
}
