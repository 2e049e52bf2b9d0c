import { RuntimeError } from "../errors.ts";

/** Who the engine has to be and who we are, as PEM. */
export interface TlsFiles {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  /** Whether the engine's certificate is not looked at, as a Docker context may say. @default false */
  skipVerify?: boolean;
}

/** Where an engine is. */
export type Endpoint = {
  /** As it was given, such as `unix:///var/run/docker.sock`. */
  address: string;
  /** What named it, such as `DOCKER_HOST` or `context staging`. */
  from: string;
} & (
  | { kind: "socket"; path: string }
  | { kind: "tcp"; host: string; port: number; tls?: TlsFiles }
);

const plainPort = 2375;
const tlsPort = 2376;

/**
 * Reads an engine's address as Docker writes it.
 * @throws {RuntimeError} `unsupported` for ssh and named pipes; `no-engine` for what is no address.
 */
export function parseEndpoint(address: string, from: string, tls?: TlsFiles): Endpoint {
  const [scheme, rest] = splitScheme(address);
  if (scheme === "unix" && rest.startsWith("/")) {
    return { kind: "socket", address, from, path: rest };
  }
  if (scheme === "tcp" || scheme === "http" || scheme === "https") {
    const url = URL.parse(`http://${rest}`);
    if (url && url.pathname === "/" && url.username === "") {
      const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
      const withTls = tls ?? (scheme === "https" ? {} : undefined);
      // A URL leaves out the port 80, which is then not the default one.
      const written = /:(\d+)\/?$/.exec(rest)?.[1];
      const port = written === undefined ? (withTls ? tlsPort : plainPort) : Number(written);
      return { kind: "tcp", address, from, host, port, ...(withTls && { tls: withTls }) };
    }
  }
  throw refusal(scheme, address, from);
}

function splitScheme(address: string): [scheme: string, rest: string] {
  const end = address.indexOf("://");
  return end < 0 ? ["tcp", address] : [address.slice(0, end), address.slice(end + 3)];
}

function refusal(scheme: string, address: string, from: string): RuntimeError {
  if (scheme === "ssh") {
    return new RuntimeError(
      "unsupported",
      `${address} (from ${from}): engines are not reached over ssh here. Forward the socket, "ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock ${address.slice(6)}", and give unix:///tmp/docker.sock, or let the engine listen on TCP with TLS`,
    );
  }
  if (scheme === "npipe") {
    return new RuntimeError(
      "unsupported",
      `${address} (from ${from}): engines are not reached over named pipes here. Run this inside WSL, where the engine has a unix socket, or let it listen on TCP with TLS`,
    );
  }
  return new RuntimeError(
    "no-engine",
    `${address} (from ${from}) is no engine's address: unix:///absolute/path or tcp://host:port was expected`,
  );
}
