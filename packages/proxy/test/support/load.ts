import { randomUUID } from "node:crypto";
import { get, request as httpRequest } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import { Pool } from "undici";
import { WebSocket } from "ws";

import { rawClient, type RawClient } from "./raw-client.ts";

export interface Answer {
  sentAt: number;
  release: string;
}

export interface LoadReport {
  answers: Answer[];
  failures: string[];
  /** The ids sent by `POST`, and whether an answer came. */
  posted: Map<string, boolean>;
  /** What ended before the load did, or missed a tick. */
  streamFailures: string[];
  ticks: number;
}

export interface Load {
  /** Resolves when so many more answers and ticks have come, however long a busy machine takes for them. */
  more(wanted: { answers: number; ticks?: number }): Promise<void>;
  stop(): Promise<LoadReport>;
}

const streamCount = 3;

/** Mixed load on a port, until it is stopped. Without retries: each request that fails is told. */
export async function startLoad(port: number, { streams = true } = {}): Promise<Load> {
  const report: LoadReport = {
    answers: [],
    failures: [],
    posted: new Map(),
    streamFailures: [],
    ticks: 0,
  };
  const origin = `http://127.0.0.1:${port}`;
  const pool = new Pool(origin, { connections: 4 });
  const stopped = new AbortController();
  const isRunning = (): boolean => !stopped.signal.aborted;

  async function loop(kind: string, pauseMs: number, one: () => Promise<string>): Promise<void> {
    while (isRunning()) {
      const sentAt = performance.now();
      try {
        report.answers.push({ sentAt, release: await one() });
      } catch (cause) {
        report.failures.push(`${kind}: ${String(cause)}`);
      }
      await delay(pauseMs);
    }
  }

  const kept = (path: string) => async (): Promise<string> => {
    const { statusCode, headers, body } = await pool.request({ path, method: "GET" });
    await body.dump();
    if (statusCode !== 200) throw new Error(`status ${statusCode}`);
    return String(headers["x-hitless-release"]);
  };

  const loops = [
    loop("kept", 3, kept("/")),
    loop("kept", 4, kept("/")),
    loop("slow", 20, kept("/slow")),
    loop("slow", 50, kept("/slow")),
    loop("new", 10, () => onNewConnection(port)),
    loop("new", 12, () => onNewConnection(port)),
    ...[7, 9, 40, 200].map((pauseMs) => postLoop(pauseMs)),
  ];

  async function postLoop(pauseMs: number): Promise<void> {
    let client: RawClient | undefined;
    await loop("post", pauseMs, async () => {
      if (client === undefined || client.socket.destroyed) client = await rawClient(port);
      const id = randomUUID();
      report.posted.set(id, false);
      const head = `POST /ids HTTP/1.1\r\nhost: x\r\ncontent-length: ${id.length}\r\n\r\n`;
      const answer = await client.send(head + id);
      // The server may take a while to close it: nothing more may be sent until then.
      if (/\r\nconnection: close/i.test(answer.head)) client[Symbol.dispose]();
      if (answer.status !== 200) throw new Error(`status ${answer.status}`);
      report.posted.set(id, true);
      return /x-hitless-release: (\S+)/.exec(answer.head)?.[1] ?? "none";
    });
    client?.[Symbol.dispose]();
  }

  const closers = streams
    ? await Promise.all(
        Array.from({ length: streamCount }, async () => [
          await openWebSocket(port, report, isRunning),
          await openEvents(port, report, isRunning),
        ]),
      )
    : [];

  return {
    async more({ answers, ticks = 0 }) {
      const until = { answers: report.answers.length + answers, ticks: report.ticks + ticks };
      while (report.answers.length < until.answers || report.ticks < until.ticks) {
        // A failure is told by the report; nothing more is to be waited for then.
        if (report.failures.length + report.streamFailures.length > 0) return;
        await delay(5);
      }
    },
    async stop() {
      stopped.abort();
      await Promise.all(loops);
      for (const close of closers.flat()) close();
      await pool.close();
      return report;
    },
  };
}

function onNewConnection(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, agent: false }, (answer) => {
      answer.resume();
      answer.once("error", reject);
      answer.once("end", () => {
        if (answer.statusCode === 200) resolve(String(answer.headers["x-hitless-release"]));
        else reject(new Error(`status ${String(answer.statusCode)}`));
      });
    });
    sent.once("error", reject);
    sent.end();
  });
}

function openWebSocket(port: number, report: LoadReport, running: () => boolean) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  const tick = tickChecker("websocket", report);
  socket.on("message", (data: Buffer) => tick(data.toString()));
  socket.on("error", () => {});
  socket.on("close", (code) => {
    if (running()) report.streamFailures.push(`websocket closed with ${code}`);
  });
  return new Promise<() => void>((resolve, reject) => {
    socket.once("open", () => resolve(() => socket.terminate()));
    socket.once("error", reject);
  });
}

function openEvents(port: number, report: LoadReport, running: () => boolean) {
  const tick = tickChecker("events", report);
  return new Promise<() => void>((resolve, reject) => {
    const sent = get({ host: "127.0.0.1", port, path: "/events", agent: false }, (answer) => {
      resolve(() => sent.destroy());
      answer.on("data", (data: Buffer) => {
        for (const [, count = ""] of data.toString().matchAll(/data: (\d+)/g)) tick(count);
      });
      answer.on("error", () => {});
      answer.once("close", () => {
        if (running()) report.streamFailures.push("events ended");
      });
    });
    sent.once("error", reject);
  });
}

function tickChecker(kind: string, report: LoadReport): (count: string) => void {
  let expected = 0;
  return (count) => {
    if (Number(count) !== expected) report.streamFailures.push(`${kind} missed ${expected}`);
    expected = Number(count) + 1;
    report.ticks += 1;
  };
}
