import { validateHeaderName, validateHeaderValue } from "node:http";
import { expectation, type Expectation } from "./judge.ts";
import type { ProbeOptions } from "./options.ts";
import { ownVersion } from "./own-version.ts";
import type { ProbeProgress } from "./progress.ts";
import type { Rate } from "./schedule.ts";
import type { VersionSource } from "./version.ts";

/** The options, checked and complete. */
export interface Settings {
  url: URL;
  paths: { get: string; post?: string; slow?: string; websocket?: string; sse?: string };
  rate: Rate;
  baselineMs: number;
  settleMs: number;
  timeoutMs: number;
  headers: Readonly<Record<string, string>>;
  expected?: Expectation;
  streams: number;
  version: VersionSource;
  maxFailures: number;
  onEvent: (event: ProbeProgress) => void;
  signal?: AbortSignal;
}

const MAX_RATE = 20_000;
const FORBIDDEN = new Set([
  "connection",
  "content-length",
  "expect",
  "transfer-encoding",
  "upgrade",
]);

/** Checks the options. @throws {TypeError} that names the option and what was expected. */
export function settingsOf(target: string | URL, options: ProbeOptions): Settings {
  const { url, authorization } = targetOf(target);
  const { rate = { kept: 40, new: 10 }, streams = 2, maxFailures = 100, signal } = options;
  checkRate(rate);
  return {
    url,
    paths: pathsOf(url, options),
    rate,
    baselineMs: atLeast("baselineMs", options.baselineMs ?? 2000, 0),
    settleMs: atLeast("settleMs", options.settleMs ?? 2000, 0),
    timeoutMs: atLeast("timeoutMs", options.timeoutMs ?? 10_000, 1),
    headers: {
      "user-agent": userAgent(),
      ...authorization,
      ...checkedHeaders(options.headers ?? {}),
    },
    ...(options.expect !== undefined && { expected: expectation(options.expect) }),
    streams: atLeast("streams", streams, 1),
    version: sourceOf(options.version ?? { from: "header", name: "x-hitless-version" }),
    maxFailures: atLeast("maxFailures", maxFailures, 0),
    onEvent: options.onEvent ?? (() => undefined),
    ...(signal && { signal }),
  };
}

/** Whether a host is this machine by its name alone: `localhost`, 127.0.0.0/8 or ::1. Pure. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

function targetOf(target: string | URL): { url: URL; authorization: Record<string, string> } {
  if (!URL.canParse(String(target)))
    throw new TypeError(`"${String(target)}" is not a URL; such as https://shop.example/`);
  const url = new URL(target);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TypeError(`The URL must be http: or https:, not ${url.protocol}`);
  }
  const { username, password } = url;
  // Credentials are sent as browsers send them, and are shown nowhere.
  Object.assign(url, { username: "", password: "", hash: "" });
  if (username === "" && password === "") return { url, authorization: {} };
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url,
    authorization: { authorization: `Basic ${Buffer.from(plain).toString("base64")}` },
  };
}

function pathsOf(url: URL, options: ProbeOptions): Settings["paths"] {
  const path = (name: "postPath" | "slowPath" | "websocketPath" | "ssePath") => {
    const value = options[name];
    if (value === undefined) return undefined;
    const full = URL.canParse(value, url.href) ? new URL(value, url) : undefined;
    if (full?.origin !== url.origin) {
      throw new TypeError(`${name} "${value}" must be a path on ${url.origin}, such as /healthz`);
    }
    return `${full.pathname}${full.search}`;
  };
  const [post, slow, websocket, sse] = [
    path("postPath"),
    path("slowPath"),
    path("websocketPath"),
    path("ssePath"),
  ];
  return {
    get: `${url.pathname}${url.search}`,
    ...(post !== undefined && { post }),
    ...(slow !== undefined && { slow }),
    ...(websocket !== undefined && { websocket }),
    ...(sse !== undefined && { sse }),
  };
}

/** Without the flags that make a pattern remember where it was. */
function sourceOf(source: VersionSource): VersionSource {
  if (source.from !== "regexp") return source;
  const { source: text, flags } = source.pattern;
  return { from: "regexp", pattern: new RegExp(text, flags.replaceAll(/[gy]/g, "")) };
}

function checkRate(rate: Rate): void {
  const total = atLeast("rate.kept", rate.kept, 0) + atLeast("rate.new", rate.new, 0);
  if (total < 1 || total > MAX_RATE) {
    throw new TypeError(
      `The rate must be between 1 and ${MAX_RATE} requests per second, not ${total}`,
    );
  }
}

function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const lower = name.toLowerCase();
      if (FORBIDDEN.has(lower))
        throw new TypeError(`The header ${lower} is set by the probe itself`);
      try {
        validateHeaderName(name);
        validateHeaderValue(name, value);
      } catch {
        // Without the cause: it may be a secret, and this message may reach a log.
        throw new TypeError(
          `The header ${JSON.stringify(name)} has a name or a value that HTTP does not allow`,
        );
      }
      return [lower, value];
    }),
  );
}

function atLeast(name: string, value: number, least: number): number {
  if (Number.isFinite(value) && value >= least) return value;
  throw new TypeError(`${name} must be a number of at least ${least}, not ${value}`);
}

function userAgent(): string {
  return `hitless-probe/${ownVersion()} (+https://www.npmjs.com/package/@hitless/probe)`;
}
