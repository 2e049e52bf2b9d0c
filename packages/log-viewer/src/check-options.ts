import { LogViewerError } from "./errors.ts";
import type { LogViewerOptions } from "./options.ts";
import { isLoopback } from "./serve/is-loopback.ts";

const minTokenLength = 16;

/** @throws {LogViewerError} `invalid`, naming what is wrong */
export function checkOptions(options: LogViewerOptions): void {
  checkAccess(options);
  const { port, syslog = {}, maxBytes, maxDays, webhooks = {} } = options;
  checkNumber("port", port, 0, 65_535);
  for (const name of ["udp", "tcp", "tls", "relp"] as const) {
    const given = syslog[name];
    if (given !== false) checkNumber(`syslog.${name}`, given, 0, 65_535);
  }
  checkNumber("maxBytes", maxBytes, 10_000_000, Number.MAX_SAFE_INTEGER);
  checkNumber("maxDays", maxDays, 0.001, 36_500);
  checkNumber("syslog.maxMessageBytes", syslog.maxMessageBytes, 480, 16_777_216);
  checkNumber("syslog.maxConnections", syslog.maxConnections, 1, 100_000);
  checkNumber("syslog.maxQueueBytes", syslog.maxQueueBytes, 1_000_000, 4_294_967_296);
  const needsTls = (syslog.tls ?? false) !== false || syslog.relpTls === true;
  if (needsTls && options.tls === undefined) {
    throw invalid("syslog over TLS needs tls.cert and tls.key, a certificate and its key in PEM");
  }
  for (const [name, url] of Object.entries(webhooks)) checkWebhook(name, url);
}

function checkAccess({ host = "127.0.0.1", token, tls }: LogViewerOptions): void {
  if (token !== undefined && token.length < minTokenLength) {
    throw invalid(
      `the token has ${token.length} characters, at least ${minTokenLength} are needed`,
    );
  }
  if (isLoopback(host)) return;
  const missing = [
    ...(token === undefined ? ["a token"] : []),
    ...(tls === undefined ? ["TLS (a certificate and its key)"] : []),
  ];
  if (missing.length === 0) return;
  const what = `${host} can be reached from other machines: that needs ${missing.join(" and ")}`;
  throw invalid(`${what}; on 127.0.0.1 neither is needed`);
}

function checkNumber(name: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (Number.isFinite(value) && value >= min && value <= max)) return;
  throw invalid(`${name} must be from ${min} to ${max}, not ${value}`);
}

function checkWebhook(name: string, text: string): void {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "https:" || url.protocol === "http:")) return;
  throw invalid(`the webhook ${name} must have a URL of http or https`);
}

function invalid(message: string): LogViewerError {
  return new LogViewerError("invalid", message);
}
