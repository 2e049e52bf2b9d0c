import { isFree, type PortRange } from "../../src/ports.ts";

/** As many ports in a row on which nobody listens now. */
export async function freeRange(count: number): Promise<PortRange> {
  for (let from = 20_000 + (process.pid % 10_000); from + count < 32_768; from += count) {
    const ports = Array.from({ length: count }, (_, index) => from + index);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return { from, to: from + count - 1 };
  }
  throw new Error(`no ${count} free ports in a row below 32768`);
}
