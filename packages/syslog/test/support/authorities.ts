import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type CertificateFiles, makeCertificates } from "@hitless-tools/real-parts/certificates";
import { openssl } from "@hitless-tools/real-parts/openssl";
import type { Skipped } from "@hitless-tools/real-parts/part";
import type { ReceiverTls } from "@hitless-tools/real-parts/receiver";

/** Certificates for 127.0.0.1 of the authority that clients trust, and of another one that says the same. */
export interface Authorities extends AsyncDisposable {
  ca: string;
  good: ReceiverTls;
  evil: ReceiverTls;
  client: CertificateFiles;
}

export async function makeAuthorities(): Promise<Authorities | Skipped> {
  const program = await openssl();
  if ("skipped" in program) return program;
  const folder = await mkdtemp(join(tmpdir(), "hitless-syslog-"));
  const good = await makeCertificates(program.path, join(folder, "good"), "127.0.0.1");
  const evil = await makeCertificates(program.path, join(folder, "evil"), "127.0.0.1");
  return {
    ca: good.server.ca,
    good: filesOf(good.server),
    evil: filesOf(evil.server),
    client: good.client,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Without the authority, with which a receiver would want certificates of its clients. */
function filesOf({ cert, key }: CertificateFiles): ReceiverTls {
  return { cert, key };
}
