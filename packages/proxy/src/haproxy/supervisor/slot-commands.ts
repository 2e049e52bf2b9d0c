import type { Slot } from "../contract.ts";
import { backendNames, slotName } from "../render/names.ts";

/** Commands that bring HAProxy's slots from one state to another: first who comes, then who goes. */
export interface SlotCommands {
  coming: string[];
  going: string[];
}

const empty: Slot = { is: "empty" };

type Slots = Readonly<Record<string, readonly Slot[]>>;

/** Pure. Without `before`, whatever HAProxy's slots are in. */
export function slotCommands(
  before: Slots | undefined,
  now: Slots,
  { serversMap }: { serversMap: string },
): SlotCommands {
  const commands: SlotCommands = { coming: [], going: [] };
  for (const [backend, slots] of Object.entries(now)) {
    for (const [index, slot] of slots.entries()) {
      const old = before === undefined ? undefined : (before[backend]?.[index] ?? empty);
      const { requests, streams } = backendNames(backend);
      for (const name of [requests, streams]) {
        const place = `${name}/${slotName(index)}`;
        commands.coming.push(...coming(place, { old, slot, serversMap }));
        if ((old === undefined || old.is === "ready") && slot.is !== "ready") {
          commands.going.push(`set server ${place} state maint`);
        }
      }
    }
  }
  return commands;
}

function coming(
  place: string,
  { old, slot, serversMap }: { old: Slot | undefined; slot: Slot; serversMap: string },
): string[] {
  if (slot.is === "empty") return [];
  const { server, address } = slot;
  const was = old?.is === "empty" ? undefined : old;
  const commands: string[] = [];
  if (was?.server.release !== server.release) {
    commands.push(`set map ${serversMap} ${place} ${server.release}`);
  }
  if (was?.address !== address || was.server.port !== server.port) {
    commands.push(`set server ${place} addr ${address} port ${server.port}`);
  }
  if (slot.is === "ready" && old?.is !== "ready") commands.push(`set server ${place} state ready`);
  return commands;
}

/** Whether what HAProxy answered to one of these commands is a refusal. */
export function isRefusal(answer: string): boolean {
  // `addr` is answered with what was changed. A map that no frontend reads is not there, and not missed.
  return (
    answer !== "" &&
    !answer.includes("by 'stats socket command'") &&
    !answer.startsWith("Unknown map identifier")
  );
}
