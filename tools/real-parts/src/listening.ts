import { readFileSync } from "node:fs";

/** Whether somebody in this network listens at a port; a look at the kernel's tables, which sends nothing there. */
export function isListening(protocol: "tcp" | "udp", port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  // State 0A is LISTEN; a datagram socket that is bound has 07.
  const state = protocol === "tcp" ? "0A" : "07";
  const pattern = new RegExp(`^\\s*\\d+: [0-9A-F]+:${hex} [0-9A-F]+:0000 ${state} `, "m");
  return [`/proc/self/net/${protocol}`, `/proc/self/net/${protocol}6`].some((path) =>
    pattern.test(read(path)),
  );
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // There is no IPv6 here.
  }
}
