import type { Backend, ProxyConfig, Server } from "../../proxy.ts";
import type { Slot } from "../contract.ts";

/** A server in a slot of its backend, from when it is added until the last that it was given has ended. */
export interface Seat {
  server: Server;
  draining: boolean;
}

/** By backend's name: who sits in which slot. A backend left out is there until it is empty. */
export type Seats = ReadonlyMap<string, readonly (Seat | undefined)[]>;

/** Slots are added by a reload only, so there are always some to spare. */
const leastSlots = 10;

/** Gives each server of the config a slot, and lets those left out drain in theirs. Pure. */
export function seat(before: Seats, { backends }: Pick<ProxyConfig, "backends">): Seats {
  const now = new Map(backends.map((backend) => [backend.name, seatOne(before, backend)]));
  for (const [name, seats] of before) {
    if (!now.has(name)) now.set(name, seats.map(drained));
  }
  return withoutEmpty(now, backends);
}

/** Empties the slots of which `isEmpty` says that nothing is left of them. Pure. */
export function vacate(
  before: Seats,
  { backends }: Pick<ProxyConfig, "backends">,
  isEmpty: (backend: string, index: number) => boolean,
): Seats {
  const now = [...before].map(
    ([name, seats]) =>
      [
        name,
        seats.map((each, index) =>
          each?.draining === true && isEmpty(name, index) ? undefined : each,
        ),
      ] as const,
  );
  return withoutEmpty(new Map(now), backends);
}

/** What the slots of the config's backends are for HAProxy. Pure. */
export function slotsOf(
  seats: Seats,
  config: Pick<ProxyConfig, "backends">,
  {
    addressOf,
    isWell,
  }: { addressOf: (host: string) => string | undefined; isWell: (id: string) => boolean },
): Record<string, readonly Slot[]> {
  const entries = config.backends.map(({ name }) => {
    const ours = seats.get(name) ?? [];
    const usable = ours.filter(
      (each) => each?.draining === false && addressOf(each.server.host) !== undefined,
    );
    // Who is the only one left serves, however it is: to take it out would help nobody.
    const well = usable.filter((each) => each !== undefined && isWell(each.server.id));
    const serving = new Set(well.length > 0 ? well : usable);
    const slots = ours.map((each): Slot => {
      const address = each === undefined ? undefined : addressOf(each.server.host);
      if (each === undefined || address === undefined) return { is: "empty" };
      return { is: serving.has(each) ? "ready" : "maint", server: each.server, address };
    });
    return [name, slots] as const;
  });
  return Object.fromEntries(entries);
}

function seatOne(before: Seats, { name, servers }: Backend): (Seat | undefined)[] {
  const seats = (before.get(name) ?? []).map((each) => {
    if (each === undefined) return undefined;
    const server = servers.find(({ id }) => id === each.server.id);
    return server === undefined ? drained(each) : { server, draining: false };
  });
  const seated = new Set(seats.map((each) => each?.server.id));
  for (const server of servers) {
    if (seated.has(server.id)) continue;
    const free = seats.indexOf(undefined);
    seats[free === -1 ? seats.length : free] = { server, draining: false };
  }
  const count = Math.max(leastSlots, 2 * servers.length, seats.length);
  return Array.from({ length: count }, (_, index) => seats[index]);
}

function drained(each: Seat | undefined): Seat | undefined {
  return each === undefined ? undefined : { ...each, draining: true };
}

function withoutEmpty(seats: Seats, backends: readonly Backend[]): Seats {
  const names = new Set(backends.map(({ name }) => name));
  return new Map(
    [...seats].filter(([name, all]) => names.has(name) || all.some((each) => each !== undefined)),
  );
}
