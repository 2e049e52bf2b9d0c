import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What host names stand for. HAProxy is given addresses, and new ones when they change. */
export interface Addresses {
  /** `undefined` where the name was never known. */
  of(host: string): string | undefined;
  /** Asks for all of these again. Resolves with whether one has changed. */
  refresh(hosts: Iterable<string>): Promise<boolean>;
}

export interface AddressesOptions {
  /** How long one name may take. @default 2_000 */
  timeoutMs?: number;
}

export function createAddresses({ timeoutMs = 2_000 }: AddressesOptions = {}): Addresses {
  const known = new Map<string, string>();

  async function refreshOne(host: string): Promise<boolean> {
    const address = await addressOf(host, timeoutMs);
    // A name that is not known right now keeps its address: its server may just be starting again.
    if (address === undefined || address === known.get(host)) return false;
    known.set(host, address);
    return true;
  }

  return {
    of: (host) => (isIP(host) === 0 ? known.get(host) : host),
    async refresh(hosts) {
      const names = [...new Set(hosts)].filter((host) => isIP(host) === 0);
      const changed = await Promise.all(names.map(refreshOne));
      return changed.includes(true);
    },
  };
}

async function addressOf(host: string, timeoutMs: number): Promise<string | undefined> {
  const settled = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: settled.signal }).catch(() => undefined);
  try {
    const found = await Promise.race([lookup(host, { order: "ipv4first" }), late]);
    return found?.address;
  } catch {
    return undefined;
  } finally {
    settled.abort();
  }
}
