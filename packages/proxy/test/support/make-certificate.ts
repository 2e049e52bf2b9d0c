import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { succeed } from "@hitless-tools/real-parts/execute";

/** PEM texts. */
export interface MadeCertificate {
  certificate: string;
  key: string;
}

export interface MakeCertificateOptions {
  /** Hosts; the first is the common name too. */
  names: readonly string[];
  /** Who signs. Absent: itself, as an authority does. */
  by?: MadeCertificate;
  /** May sign others, although another signed it. @default false */
  authority?: boolean;
  /** @default 90 */
  days?: number;
  /** As `openssl req -newkey` says. @default ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] */
  newKey?: readonly string[];
}

export async function makeCertificate(
  openssl: string,
  {
    names,
    by,
    authority = false,
    days = 90,
    newKey = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  }: MakeCertificateOptions,
): Promise<MadeCertificate> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-certificate-"));
  try {
    const [certificate, key] = [join(folder, "c.pem"), join(folder, "k.pem")];
    const alternatives = names.map((name) => `DNS:${name}`).join(",");
    const command = [openssl, "req", "-x509", "-newkey", ...newKey, "-nodes", "-days", `${days}`];
    const about = [
      "-subj",
      `/CN=${names[0] ?? "none"}`,
      "-addext",
      `subjectAltName=${alternatives}`,
    ];
    const signer = by === undefined ? [] : await signerFiles(folder, by, authority);
    await succeed([...command, ...about, ...signer, "-keyout", key, "-out", certificate]);
    return { certificate: await readFile(certificate, "utf8"), key: await readFile(key, "utf8") };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function signerFiles(
  folder: string,
  by: MadeCertificate,
  authority: boolean,
): Promise<string[]> {
  const [certificate, key] = [join(folder, "by.pem"), join(folder, "by-key.pem")];
  await writeFile(certificate, by.certificate);
  await writeFile(key, by.key, { mode: 0o600 });
  return [
    "-CA",
    certificate,
    "-CAkey",
    key,
    "-addext",
    `basicConstraints=critical,CA:${authority ? "TRUE" : "FALSE"}`,
  ];
}
