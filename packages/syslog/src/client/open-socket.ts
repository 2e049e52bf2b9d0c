import { readFile } from "node:fs/promises";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls, TLSSocket } from "node:tls";

import type { Destination } from "../destination.ts";
import { codeOf, SyslogError } from "../errors.ts";

/** What TLS needs beyond the destination; PEM as text or bytes. What is not given comes from the destination's files. */
export type SyslogTlsOptions = Pick<
  ConnectionOptions,
  "ca" | "cert" | "key" | "passphrase" | "servername" | "minVersion" | "ciphers"
> & {
  /** `false` sends to whoever answers, whatever its certificate. @default true */
  rejectUnauthorized?: boolean;
};

export interface OpenSocketOptions {
  tls?: SyslogTlsOptions | undefined;
  connectTimeoutMs: number;
  /** Whether the connection keeps the process alive. */
  holdProcess: boolean;
  signal: AbortSignal;
}

/** How long a quiet connection is before the kernel asks whether the peer is still there. */
const keepAliveMs = 30_000;

/**
 * Opens a connection; over TLS it is ready only when the certificate was verified, so that nothing can be sent before, nor without
 * TLS. Files are read each time, so that renewed certificates are used from the next connection on.
 *
 * @throws {SyslogError} `connect-failed`, `connect-timeout`, `certificate-refused`, or `closed` when the signal aborts.
 */
export async function openSocket(
  destination: Destination,
  { tls, connectTimeoutMs, holdProcess, signal }: OpenSocketOptions,
): Promise<Socket> {
  const { host, port, transport } = destination;
  const address = { host, port, keepAlive: true, keepAliveInitialDelay: keepAliveMs };
  const isSecure = transport === "tls" || transport === "relp+tls";
  const settings = isSecure ? await tlsSettings(destination, tls) : undefined;
  signal.throwIfAborted();
  const socket =
    settings === undefined ? connectTcp(address) : connectTls({ ...settings, ...address });
  if (!holdProcess) socket.unref();
  await opened(socket, isSecure ? "secureConnect" : "connect", {
    name: `${host}:${port}`,
    connectTimeoutMs,
    signal,
  });
  return socket;
}

async function tlsSettings(
  { host, tls: files = {} }: Destination,
  given: SyslogTlsOptions = {},
): Promise<ConnectionOptions> {
  const [ca, cert, key] = await Promise.all(
    [files.ca, files.cert, files.key].map(readIfGiven),
  ).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyslogError("connect-failed", `a file of TLS cannot be read: ${reason}`, { cause });
  });
  // An address is no name for SNI (RFC 6066 section 3).
  const servername = files.servername ?? (isIP(host) === 0 ? host : undefined);
  const own = { ca, cert, key, servername, minVersion: "TLSv1.2" };
  const known = Object.entries(own).filter(([, value]) => value !== undefined);
  return { rejectUnauthorized: true, ...Object.fromEntries(known), ...given };
}

async function readIfGiven(path: string | undefined): Promise<Buffer | undefined> {
  return path === undefined ? undefined : readFile(path);
}

interface Opening {
  name: string;
  connectTimeoutMs: number;
  signal: AbortSignal;
}

function opened(
  socket: Socket,
  event: "connect" | "secureConnect",
  { name, connectTimeoutMs, signal }: Opening,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: SyslogError) => {
      finish();
      socket.once("error", () => undefined).destroy();
      reject(error);
    };
    const onError = (cause: Error) => fail(failureOf(cause, socket, name));
    const onClose = () => onError(new Error("it was closed before it was open"));
    const onAbort = () => fail(new SyslogError("closed", `connecting to ${name} was given up`));
    const timer = setTimeout(() => {
      const reason = `${name} did not answer within ${connectTimeoutMs} ms`;
      fail(new SyslogError("connect-timeout", reason));
    }, connectTimeoutMs);
    // The connection itself does, where it is to.
    timer.unref();
    const finish = () => {
      clearTimeout(timer);
      socket.off("error", onError).off("close", onClose);
      signal.removeEventListener("abort", onAbort);
    };
    socket.once("error", onError).once("close", onClose);
    signal.addEventListener("abort", onAbort);
    socket.once(event, () => {
      finish();
      resolve();
    });
  });
}

function failureOf(cause: Error, socket: Socket, name: string): SyslogError {
  const code = codeOf(cause) ?? "";
  // Node.js sets it when the peer's chain or name was looked at and found wanting.
  return socket instanceof TLSSocket && Boolean(socket.authorizationError)
    ? new SyslogError("certificate-refused", `${name}: ${cause.message}`, { cause })
    : new SyslogError("connect-failed", `${name}: ${cause.message || code}`, { cause });
}
