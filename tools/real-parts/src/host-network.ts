import { readFileSync, writeFileSync } from "node:fs";

import { execute, succeed } from "./execute.ts";
import { withoutEngine } from "./without-engine.ts";

const forwardingFile = "/proc/sys/net/ipv4/ip_forward";

/** What an engine is going to change in the network namespace that it shares with others. */
export interface HostNetwork {
  /** Names of the interfaces that were there. */
  interfaces: string[];
  /** Whether IPv4 was forwarded. */
  forwarding: string;
  /** Policy of the chain FORWARD, which the engine sets to DROP. */
  forwardPolicy: string;
  /** Whether chains of an engine were there already; these are not ours to remove. */
  hadChains: boolean;
}

/** Looks at the network before an engine is started in it. */
export async function observeNetwork(): Promise<HostNetwork> {
  const saved = await succeed(["iptables-save"]);
  return {
    interfaces: await interfaces(),
    forwarding: readFileSync(forwardingFile, "utf8").trim(),
    forwardPolicy: /^:FORWARD (\w+)/m.exec(saved)?.[1] ?? "ACCEPT",
    hadChains: saved.includes("DOCKER"),
  };
}

/** Takes back what an engine that is gone has changed: interfaces, rules, policy, forwarding. */
export async function restoreNetwork(before: HostNetwork, begins: string): Promise<void> {
  const left = (await interfaces()).filter(
    (name) => isEngines(name) && !before.interfaces.includes(name),
  );
  // One may disappear by itself with the container that had its other end.
  for (const name of left) await execute(["ip", "link", "delete", name]);
  if (!before.hadChains) {
    const rules = withoutEngine(await succeed(["iptables-save"]), {
      traces: ["docker0", "DOCKER", begins, ...left],
      forwardPolicy: before.forwardPolicy,
    });
    await succeed(["iptables-restore", "--noflush"], { input: rules });
  }
  if (readFileSync(forwardingFile, "utf8").trim() !== before.forwarding) {
    writeFileSync(forwardingFile, before.forwarding);
  }
}

async function interfaces(): Promise<string[]> {
  const links = JSON.parse(await succeed(["ip", "-json", "link", "show"])) as { ifname: string }[];
  return links.map(({ ifname }) => ifname);
}

function isEngines(name: string): boolean {
  return name === "docker0" || /^(br-[0-9a-f]{12}|veth[0-9a-f]{7})$/.test(name);
}
