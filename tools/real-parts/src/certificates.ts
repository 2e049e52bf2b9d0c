import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";

import { succeed } from "./execute.ts";

/** Paths of PEM files, named as Docker's clients look for them in `DOCKER_CERT_PATH`. */
export interface CertificateFiles {
  folder: string;
  ca: string;
  cert: string;
  key: string;
}

/** Makes a certificate authority, and by it certificates for an engine and for its clients. */
export async function makeCertificates(
  openssl: string,
  folder: string,
  address: string,
): Promise<{ server: CertificateFiles; client: CertificateFiles }> {
  const authority = join(folder, "authority");
  await mkdir(authority, { recursive: true });
  const ca = join(authority, "ca.pem");
  const signer = { ca, key: join(authority, "ca-key.pem") };
  await succeed([
    ...newCertificate(openssl, "hitless test authority"),
    "-keyout",
    signer.key,
    "-out",
    ca,
    "-addext",
    "keyUsage=critical,keyCertSign",
  ]);
  const server = [`subjectAltName=IP:${address}`, "extendedKeyUsage=serverAuth"];
  return {
    server: await issue(openssl, join(folder, "server"), signer, server),
    client: await issue(openssl, join(folder, "client"), signer, ["extendedKeyUsage=clientAuth"]),
  };
}

async function issue(
  openssl: string,
  folder: string,
  signer: { ca: string; key: string },
  extensions: readonly string[],
): Promise<CertificateFiles> {
  await mkdir(folder, { recursive: true });
  const files = {
    folder,
    ca: join(folder, "ca.pem"),
    cert: join(folder, "cert.pem"),
    key: join(folder, "key.pem"),
  };
  const added = [...extensions, "basicConstraints=critical,CA:FALSE"];
  await succeed([
    ...newCertificate(openssl, "hitless test"),
    "-CA",
    signer.ca,
    "-CAkey",
    signer.key,
    "-keyout",
    files.key,
    "-out",
    files.cert,
    ...added.flatMap((extension) => ["-addext", extension]),
  ]);
  await copyFile(signer.ca, files.ca);
  return files;
}

function newCertificate(openssl: string, name: string): string[] {
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  return [openssl, "req", "-x509", ...curve, "-days", "2", "-subj", `/CN=${name}`];
}
