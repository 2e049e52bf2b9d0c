import { Agent, get, type IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import { monotonicMs } from "./monotonic.ts";

/** Asks over one kept connection, the next question as soon as the last one is answered. */
export interface Asker {
  /** Resolves when a version is answering. */
  begin(): Promise<void>;
  /**
   * When the first answer of this version since `begin` was complete, by `monotonicMs`; then it rests.
   * @throws {Error} where there is none within the limit
   */
  firstAnswerOf(version: string, limitMs: number): Promise<number>;
}

export function createAsker(url: string): Asker {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let firstAt = new Map<string, number>();
  let asking: Promise<void> | undefined;
  let stop = new AbortController();

  const askOn = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      const version = await ask(url, agent);
      // One that fails tells nothing of who serves; failures are the probe's to count.
      if (version === undefined) await delay(1);
      else if (!firstAt.has(version)) firstAt.set(version, monotonicMs());
    }
  };
  const rest = async () => {
    stop.abort();
    await asking;
  };
  const until = async (holds: () => boolean, limitMs: number, what: string) => {
    const deadline = monotonicMs() + limitMs;
    while (!holds()) {
      if (monotonicMs() > deadline) {
        await rest();
        throw new Error(`${what} within ${limitMs} ms at ${url}`);
      }
      await delay(1);
    }
  };

  return {
    async begin() {
      firstAt = new Map();
      stop = new AbortController();
      asking = askOn(stop.signal);
      await until(() => firstAt.size > 0, 5_000, "no answer");
    },
    async firstAnswerOf(version, limitMs) {
      await until(() => firstAt.has(version), limitMs, `no answer of ${version}`);
      await rest();
      return firstAt.get(version) ?? Number.NaN;
    },
  };
}

/** The version that answered, once the answer is complete; undefined where it fails or names none. */
export function ask(url: string, agent: Agent, limitMs = 1_000): Promise<string | undefined> {
  return new Promise((resolve) => {
    const failed = () => resolve(undefined);
    const request = get(url, { agent, timeout: limitMs }, (response) => {
      response.resume();
      response.once("error", failed);
      response.once("end", () => resolve(versionIn(response)));
    });
    request.once("timeout", () => request.destroy());
    request.once("error", failed);
  });
}

function versionIn({ headers }: IncomingMessage): string | undefined {
  const version = headers["x-hitless-version"];
  return typeof version === "string" ? version : undefined;
}
