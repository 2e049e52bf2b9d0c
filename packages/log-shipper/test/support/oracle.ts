import { parseSyslog } from "@hitless/syslog";

/** What of the numbered lines of containers has come, by container and stream. */
export interface Count {
  received: number;
  lost: number;
  repeated: number;
  /** Lines that came before one with a lower number, but for repeats. */
  disordered: number;
}

/** Counts the lines that `numberedLines` wrote, by their own numbers and not by the shipper's. */
export function createOracle() {
  const streams = new Map<string, { seen: Uint8Array; highest: number; count: Count }>();
  const others: string[] = [];
  return {
    /** Messages that are no numbered lines. */
    others,
    add(raw: string | Uint8Array): void {
      const { appName = "", message } = parseSyslog(raw);
      const found = /^(out|err) (\d+) x*$/.exec(message);
      if (!found) return void others.push(`${appName}: ${message}`);
      const key = `${appName} ${found[1]}`;
      const stream = streams.get(key) ?? {
        seen: new Uint8Array(4_000_001),
        highest: 0,
        count: { received: 0, lost: 0, repeated: 0, disordered: 0 },
      };
      streams.set(key, stream);
      const number = Number(found[2]);
      if (stream.seen[number]) stream.count.repeated += 1;
      else {
        stream.count.received += 1;
        if (number < stream.highest) stream.count.disordered += 1;
        stream.highest = Math.max(stream.highest, number);
      }
      stream.seen[number] = 1;
    },
    /** Of a container whose writer wrote so many lines. */
    of(container: string, lines: number): Count {
      const err = Math.floor(lines / 4);
      const total: Count = { received: 0, lost: lines, repeated: 0, disordered: 0 };
      for (const [name, expected] of [
        ["out", lines - err],
        ["err", err],
      ] as const) {
        const stream = streams.get(`${container} ${name}`);
        if (!stream) continue;
        const { received, repeated, disordered } = stream.count;
        if (stream.highest > expected)
          throw new Error(`${container} ${name} wrote no ${stream.highest}`);
        total.received += received;
        total.repeated += repeated;
        total.disordered += disordered;
      }
      total.lost = lines - total.received;
      return total;
    },
    received(): number {
      return [...streams.values()].reduce((sum, { count }) => sum + count.received, 0);
    },
  };
}

export type Oracle = ReturnType<typeof createOracle>;
