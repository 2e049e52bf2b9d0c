import { mkdir, readFile, rm } from "node:fs/promises";
import { createSecureContext } from "node:tls";

import { codeOf, ProxyError } from "../../errors.ts";
import type { Certificate, ProxyConfig } from "../../proxy.ts";
import { replaceFile } from "../../replace-file.ts";
import { readCertificate } from "../certificates/read.ts";
import { certificateFile } from "../render/names.ts";

/** A certificate as it is on disk. */
export interface KeptCertificate {
  name: string;
  pem: string;
  sha1: string;
  warnings: readonly string[];
}

/** Certificates that were written, and the way back. */
export interface Keeping {
  /** Those that differ from what was there. */
  changed: readonly KeptCertificate[];
  /** Puts back what was there: HAProxy may refuse what we took for good. */
  undo(): Promise<void>;
}

/**
 * Writes each of these, once all are known to be good as far as can be told without HAProxy.
 * @throws {ProxyError} `invalid`; then nothing was written.
 */
export async function keepCertificates(
  given: readonly Certificate[],
  { folder }: { folder: string },
): Promise<Keeping> {
  const changed: (KeptCertificate & { before: string | undefined })[] = [];
  for (const { name, pem } of given) {
    const before = await textOf(certificateFile({ folder }, name));
    if (pem === undefined && before === undefined) {
      throw new ProxyError(
        "invalid",
        `certificate "${name}" has no \`pem\`, and none is kept under this name. Nothing was changed.`,
      );
    }
    if (pem === undefined) continue;
    const read = readCertificate(pem, { name });
    if (read.pem !== before) changed.push({ ...read, name, before });
  }
  await mkdir(certificatesFolder(folder), { recursive: true, mode: 0o700 });
  for (const { name, pem } of changed) await replaceFile(certificateFile({ folder }, name), pem);
  return {
    changed,
    async undo() {
      for (const { name, before } of changed) {
        const path = certificateFile({ folder }, name);
        await (before === undefined ? rm(path, { force: true }) : replaceFile(path, before));
      }
    },
  };
}

/** The config as it is kept and told: without private keys. Pure. */
export function withoutKeys(config: ProxyConfig): ProxyConfig {
  const listeners = config.listeners.map((each) => {
    if (each.tls === undefined) return each;
    const certificates = each.tls.certificates.map(({ name }) => ({ name }));
    return { ...each, tls: { ...each.tls, certificates } };
  });
  return { ...config, listeners };
}

export function certificatesOf({ listeners }: ProxyConfig): Certificate[] {
  return listeners.flatMap(({ tls }) => tls?.certificates ?? []);
}

/** The config with only those certificates and TLS listeners that can serve. */
export async function withGoodCertificates(
  config: ProxyConfig,
  { folder, onBad }: { folder: string; onBad: (name: string, why: string) => void },
): Promise<ProxyConfig> {
  const bad = new Set<string>();
  for (const { name } of certificatesOf(config)) {
    const why = await problemOf(certificateFile({ folder }, name));
    if (why === undefined) continue;
    bad.add(name);
    onBad(name, why);
  }
  if (bad.size === 0) return config;
  const listeners = config.listeners.map((each) => {
    if (each.tls === undefined) return each;
    const certificates = each.tls.certificates.filter(({ name }) => !bad.has(name));
    return { ...each, tls: { ...each.tls, certificates } };
  });
  return { ...config, listeners: listeners.filter(({ tls }) => tls?.certificates.length !== 0) };
}

async function problemOf(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, "utf8");
    createSecureContext({ cert: text, key: text });
    return undefined;
  } catch (cause) {
    // OpenSSL's reasons quote nothing of the file.
    return `${path}: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw new ProxyError("damaged-state", `${path} could not be read: ${String(cause)}`, { cause });
  }
}

function certificatesFolder(folder: string): string {
  return certificateFile({ folder }, "x").slice(0, -"/x.pem".length);
}
