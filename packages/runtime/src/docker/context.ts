import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { RuntimeError, systemCode } from "../errors.ts";
import { type Endpoint, parseEndpoint, type TlsFiles } from "./endpoint.ts";

/**
 * The engine of a Docker context: `contexts/meta/<sha256 of its name>/meta.json` in Docker's folder, TLS
 * files in `contexts/tls/<the same>/docker/`.
 * @throws {RuntimeError} `no-engine` where there is no such context; `damaged`; `unsupported`.
 */
export async function contextEndpoint(
  folder: string,
  name: string,
  from: string,
): Promise<Endpoint> {
  const digest = createHash("sha256").update(name).digest("hex");
  const path = join(folder, "contexts", "meta", digest, "meta.json");
  const text = await readIfThere(path);
  if (text === undefined) {
    throw new RuntimeError(
      "no-engine",
      `${from}: there is no such Docker context in ${folder}; "docker context ls" shows those that there are`,
    );
  }
  const { host, skipVerify } = parseContext(text.toString("utf8"), path);
  const tls = await readTlsFiles(join(folder, "contexts", "tls", digest, "docker"));
  const files = skipVerify ? { ...tls, skipVerify } : tls;
  return parseEndpoint(host, from, files);
}

/** `ca.pem`, `cert.pem` and `key.pem` of a folder; undefined where none of them is there. */
export async function readTlsFiles(folder: string): Promise<TlsFiles | undefined> {
  const [ca, cert, key] = await Promise.all(
    ["ca.pem", "cert.pem", "key.pem"].map((name) => readIfThere(join(folder, name))),
  );
  if (!ca && !cert && !key) return undefined;
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

function parseContext(text: string, path: string): { host: string; skipVerify: boolean } {
  try {
    const value: unknown = JSON.parse(text);
    const { Endpoints }: ContextFile = typeof value === "object" && value !== null ? value : {};
    const host = Endpoints?.docker?.Host;
    if (typeof host === "string") {
      return { host, skipVerify: Endpoints?.docker?.SkipTLSVerify === true };
    }
  } catch {
    // Said below.
  }
  throw new RuntimeError("damaged", `Docker context ${path}: Endpoints.docker.Host was expected`);
}

interface ContextFile {
  Endpoints?: { docker?: { Host?: unknown; SkipTLSVerify?: unknown } };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (systemCode(cause) === "ENOENT" || systemCode(cause) === "ENOTDIR") return undefined;
    throw new RuntimeError("damaged", `${path} cannot be read: ${String(cause)}`, { cause });
  }
}
