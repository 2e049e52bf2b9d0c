import type { ProbeReceipt } from "../src/receipt.ts";
import { sampleReceipt } from "./sample-receipt.ts";

/** A blue-green deploy of 41.2 s that failed nothing. */
export function cleanDeploy(): ProbeReceipt {
  const switchMs = 12_480;
  return sampleReceipt({
    durationMs: 41_200,
    answer: (atMs, random) => ({
      version: atMs < switchMs ? "1.4.0" : "1.5.0",
      ms: latency(random) * (atMs > 6_000 && atMs < 9_000 ? 2.2 : 1),
    }),
    parts: {
      command: { line: "hitless-blue-green deploy --stack compose.yaml", exitCode: 0 },
      switches: [
        { atMs: switchMs, firstNewMs: switchMs + 4, lastOldMs: switchMs - 14, oldAnswersAfter: 0 },
      ],
      streams: { opened: 4, moved: 4, cutAtDrainLimit: 0, cut: 0, events: 812, reasons: {} },
      events: [
        { atMs: 6_020, type: "starting", text: "green" },
        { atMs: 9_350, type: "healthy", text: "green, 3 of 3" },
        { atMs: switchMs, type: "switched", text: "to green" },
        { atMs: 14_100, type: "drained", text: "blue" },
        { atMs: 38_020, type: "stopped", text: "blue" },
      ],
    },
  });
}

/** An app that was restarted in place: down for 2.3 s. */
export function failingRestart(): ProbeReceipt {
  return sampleReceipt({
    durationMs: 12_000,
    answer: (atMs, random) => {
      if (atMs >= 4_200 && atMs < 6_340) return { failed: "connection refused" };
      if (atMs >= 6_340 && atMs < 6_500) return { failed: "status 503 instead of 200" };
      const warming = atMs >= 6_500 && atMs < 7_600 ? 1 + (7_600 - atMs) / 25 : 1;
      return { version: "1.4.0", ms: latency(random) * warming };
    },
    parts: {
      command: { line: "systemctl restart shop", exitCode: 0 },
      streams: {
        opened: 2,
        moved: 0,
        cutAtDrainLimit: 0,
        cut: 2,
        events: 118,
        reasons: { "connection closed without a closing frame": 1, "body ended in a chunk": 1 },
      },
      events: [
        { atMs: 4_100, type: "stopping" },
        { atMs: 4_260, type: "stopped" },
        { atMs: 6_300, type: "started" },
      ],
    },
  });
}

/** Ten minutes with three releases, a rollback and a handful of failures. */
export function longRun(): ProbeReceipt {
  return sampleReceipt({
    durationMs: 600_000,
    url: "https://shop.example/",
    answer: (atMs, random) => {
      if (atMs >= 301_000 && atMs < 301_900) return { failed: "status 502 instead of 200" };
      const slow = 1 + 3 * Math.max(0, Math.sin(atMs / 60_000)) * random();
      const ms = latency(random) * slow;
      if (atMs < 150_000 || (atMs > 302_000 && atMs < 420_000)) return { version: "2.0.0", ms };
      if (atMs < 302_000) return { version: "2.1.0", ms: ms * 3 };
      return { version: "2.1.1", ms };
    },
    parts: {
      lateMs: { p50: 0.4, p99: 41.2, max: 180.7 },
      command: { line: "./roll-out.sh --all --keep-going", exitCode: 0 },
      switches: [
        { atMs: 150_000, firstNewMs: 150_004, lastOldMs: 149_990, oldAnswersAfter: 0 },
        { atMs: 301_980, firstNewMs: 302_024, lastOldMs: 302_003, oldAnswersAfter: 3 },
        { atMs: 420_000, firstNewMs: 420_006, lastOldMs: 419_987, oldAnswersAfter: 0 },
      ],
      events: [
        { atMs: 148_200, type: "healthy", text: "2.1.0" },
        { atMs: 150_000, type: "switched", text: "to 2.1.0" },
        { atMs: 300_800, type: "unhealthy", text: "2.1.0 answers 502" },
        { atMs: 301_980, type: "switched", text: "back to 2.0.0" },
        { atMs: 332_000, type: "drain-limit", text: "2.1.0" },
        { atMs: 420_000, type: "switched", text: "to 2.1.1" },
      ],
    },
  });
}

/** Closes a script element, then tries to run two scripts. */
export const attack = '</script><img src=x onerror="globalThis.pwned=1"><svg onload=alert(1)>';

/** Every string that a server, a tool or a user can choose is an attack. */
export function hostileRun(): ProbeReceipt {
  const version = `v1 ${attack}`;
  return sampleReceipt({
    durationMs: 3_000,
    url: `https://shop.example/?q=${attack}`,
    answer: (atMs, random) =>
      atMs > 1_000 && atMs < 1_400
        ? { failed: `redirect to \u001b[31m\r\n${attack}\u202e` }
        : { version: atMs < 1_500 ? version : "__proto__", ms: latency(random) },
    parts: {
      command: { line: `sh -c 'echo\n${attack}'`, exitCode: 3 },
      streams: {
        opened: 1,
        moved: 0,
        cutAtDrainLimit: 0,
        cut: 1,
        events: 0,
        reasons: { [`\u0007${attack}`]: 1 },
      },
      events: [
        { atMs: 1_000, type: attack, text: `${attack}\u0000` },
        { atMs: 1_100, type: "switched", text: `"'><style>*{display:none}</style>` },
      ],
    },
  });
}

function latency(random: () => number): number {
  const tail = random() > 0.98 ? 6 * random() : 0;
  return Math.round((2.1 + 2.4 * random() * random() + tail) * 100) / 100;
}
