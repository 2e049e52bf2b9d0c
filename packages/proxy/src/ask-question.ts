import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { request as requestSecurely } from "node:https";
import { isIP } from "node:net";

import { codeOf, ProxyError } from "./errors.ts";
import type { Answer, Listener, Question } from "./proxy.ts";

const maximumBodyBytes = 64 * 1024;

export interface AskQuestionOptions {
  /** Those that a question may name. */
  listeners: readonly Listener[];
  signal?: AbortSignal | undefined;
}

/**
 * Sends one GET on a connection of its own.
 * @throws {ProxyError} `unanswered`; `invalid` where there is no such listener.
 */
export async function askQuestion(
  { to, path, headers = {}, timeoutMs = 5_000 }: Question,
  { listeners, signal }: AskQuestionOptions,
): Promise<Answer> {
  signal?.throwIfAborted();
  const place = "server" in to ? { ...to.server, secure: false } : placeOf(to.listener, listeners);
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  try {
    return await answerTo(send({ ...place, path, headers, stop }), stop);
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason;
    const why = limit.aborted ? `no complete answer within ${timeoutMs} ms` : reasonOf(cause);
    throw new ProxyError("unanswered", `GET ${path} at ${place.host}:${place.port}: ${why}.`, {
      cause,
    });
  }
}

interface Sending {
  host: string;
  port: number;
  secure: boolean;
  path: string;
  headers: Readonly<Record<string, string>>;
  stop: AbortSignal;
}

function send({ host, port, secure, path, headers, stop }: Sending): ClientRequest {
  const options = { host, port, path, headers, agent: false, signal: stop };
  if (!secure) return request(options).end();
  const asked = Object.entries(headers).find(([key]) => key.toLowerCase() === "host")?.[1];
  const servername = (asked ?? host).replace(/:\d+$/, "");
  // Who answers is known; whether browsers would trust the certificate is not asked here.
  const trust = { rejectUnauthorized: false, servername: isIP(servername) ? "" : servername };
  return requestSecurely({ ...options, ...trust }).end();
}

function answerTo(sent: ClientRequest, stop: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    sent.once("error", reject);
    sent.once("upgrade", () => sent.destroy(new Error("it upgraded the connection")));
    sent.once("response", (answer) => {
      const parts: Buffer[] = [];
      let size = 0;
      answer.on("data", (part: Buffer) => {
        parts.push(part.subarray(0, Math.max(0, maximumBodyBytes - size)));
        size += part.length;
        if (size >= maximumBodyBytes) settle();
      });
      answer.once("error", reject);
      answer.once("aborted", () => reject(new Error("the answer broke off")));
      answer.once("end", settle);
      stop.addEventListener("abort", () => sent.destroy(), { once: true });
      function settle(): void {
        const body = Buffer.concat(parts).toString("utf8");
        resolve({ status: answer.statusCode ?? 0, headers: headersOf(answer), body });
        sent.destroy();
      }
    });
  });
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const flat = Object.entries(headers).map(
    ([key, value]) => [key, Array.isArray(value) ? value.join(", ") : (value ?? "")] as const,
  );
  return Object.fromEntries(flat);
}

function placeOf(name: string, listeners: readonly Listener[]) {
  const found = listeners.find((each) => each.name === name);
  if (found === undefined) {
    const known = listeners.map((each) => each.name).join(", ") || "none";
    throw new ProxyError("invalid", `no listener "${name}"; there is: ${known}.`);
  }
  const { host, port, tls } = found;
  // What listens everywhere is reached at home.
  const here = { "0.0.0.0": "127.0.0.1", "::": "::1", "*": "127.0.0.1" }[host] ?? host;
  return { host: here, port, secure: tls !== undefined };
}

function reasonOf(cause: unknown): string {
  const code = codeOf(cause);
  if (code !== undefined) return reasons[code] ?? code;
  return cause instanceof Error ? cause.message : String(cause);
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (ECONNREFUSED)",
  ECONNRESET: "the connection was reset before the answer was complete (ECONNRESET)",
  EHOSTUNREACH: "the host cannot be reached (EHOSTUNREACH)",
  ENOTFOUND: "the host name is unknown (ENOTFOUND)",
};
