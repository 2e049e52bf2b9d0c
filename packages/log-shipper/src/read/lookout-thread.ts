// Looks at all logs in a thread of its own: a rotation waits for nobody, and the thread that reads and sends may be
// busy for longer than it takes the engine to remove a file again.
import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";

import { type Growth, keepPace, type PaceOptions } from "./keep-pace.ts";
import { type LastSeen, look, type Seen } from "./look.ts";

export type LookoutRequest =
  | { type: "follow"; log: number; path: string; seen: LastSeen; pace: PaceOptions }
  | { type: "look" | "leave"; log: number };

export type LookoutAnswer =
  /** It has started, and looks as soon as it is asked to. */
  | { type: "ready" }
  | { type: "seen"; log: number; seen: Seen; last: LastSeen }
  | { type: "left"; log: number }
  | { type: "failed"; log: number; message: string };

try {
  // Of this thread alone, where that is allowed. It does little, and is late for good where it is late.
  setPriority(constants.priority.PRIORITY_HIGHEST);
} catch {
  // Not root.
}

const logs = new Map<number, { look(): void; stop(): void }>();
const port = parentPort;

port?.on("message", (request: LookoutRequest) => {
  const { log } = request;
  if (request.type === "follow") logs.set(log, follow(request));
  if (request.type === "look") logs.get(log)?.look();
  if (request.type !== "leave") return;
  // A last look, so that what was written until now is known.
  logs.get(log)?.look();
  logs.get(log)?.stop();
  logs.delete(log);
  answer({ type: "left", log });
});

answer({ type: "ready" });

function follow({ log, path, seen: last, pace }: LookoutRequest & { type: "follow" }) {
  const check = (): Growth => {
    try {
      const before = last.size;
      const seen = look(path, last);
      if (seen.is === "same") return { changed: false, bytes: 0 };
      answer({ type: "seen", log, seen, last });
      // Of a new file is known that the one before was full.
      return { changed: true, bytes: seen.is === "grown" ? last.size - before : pace.maxSize };
    } catch (error) {
      answer({ type: "failed", log, message: String(error) });
      return { changed: false, bytes: 0 };
    }
  };
  return keepPace(path, check, pace);
}

function answer(message: LookoutAnswer): void {
  port?.postMessage(message);
}
