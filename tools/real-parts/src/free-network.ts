/** Networks of an engine: its own bridge's, and the pool of those that are created. */
export interface EngineNetworks {
  /** Address of the engine's bridge with its prefix length, for `--bip`. */
  bridge: string;
  /** For `--default-address-pool`: networks of 254 addresses each. */
  pool: string;
  /** How every address in them begins. */
  begins: string;
}

/**
 * Chooses the engine's networks: a 10.x.0.0/16 that overlaps no route of this machine. Pure.
 *
 * @param routes - what `ip route show table all` prints
 * @throws {Error} when all are taken.
 */
export function freeNetwork(routes: string): EngineNetworks {
  const taken = [...routes.matchAll(/\b(\d+)\.(\d+)\.\d+\.\d+(?:\/(\d+))?/g)].map(rangeOf);
  for (let second = 213; second > 0; second -= 1) {
    if (taken.some(({ from, to }) => from <= second && second <= to)) continue;
    const begins = `10.${second}.`;
    return { bridge: `${begins}255.1/24`, pool: `base=${begins}0.0/17,size=24`, begins };
  }
  throw new Error("all networks from 10.1.0.0/16 to 10.213.0.0/16 overlap routes of this machine");
}

/** Which second bytes of 10.x.0.0/16 a route covers; none: from 1 to 0. */
function rangeOf(match: RegExpMatchArray): { from: number; to: number } {
  const [first, second, length] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 32)];
  // A default route written with a length covers everything, which excludes nothing.
  if (length === 0) return { from: 1, to: 0 };
  if (length < 8) {
    const covers = (first ^ 10) >> (8 - length) === 0;
    return covers ? { from: 0, to: 255 } : { from: 1, to: 0 };
  }
  if (first !== 10) return { from: 1, to: 0 };
  const size = 2 ** Math.max(0, 16 - length);
  const from = second - (second % size);
  return { from, to: from + size - 1 };
}
