import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether an address, or a name, is this machine's own. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  const kind = isIP(bare);
  if (kind === 0) return bare === "localhost" || bare.endsWith(".localhost");
  return loopback.check(bare, kind === 6 ? "ipv6" : "ipv4");
}
