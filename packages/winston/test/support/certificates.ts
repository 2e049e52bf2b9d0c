import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeCertificates } from "@hitless-tools/real-parts/certificates";
import { onTestFinished } from "vitest";

export interface ServerCertificate {
  /** Texts. */
  ca: string;
  cert: string;
  key: string;
  /** Paths of the same. */
  files: { ca: string; cert: string; key: string };
}

/** A server's certificate for 127.0.0.1 by an authority that nobody else knows; its files last as long as the test. */
export async function serverCertificate(openssl: string): Promise<ServerCertificate> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-winston-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { server } = await makeCertificates(openssl, folder, "127.0.0.1");
  const { ca, cert, key } = server;
  const texts = await Promise.all([ca, cert, key].map((path) => readFile(path, "utf8")));
  const [caText = "", certText = "", keyText = ""] = texts;
  return { ca: caText, cert: certText, key: keyText, files: { ca, cert, key } };
}
