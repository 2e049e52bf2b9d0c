import { ProxyError } from "../../errors.ts";
import { certificateFile } from "../render/names.ts";
import type { KeptCertificate } from "../state/certificate-files.ts";
import type { Core } from "./core.ts";
import { everywhere } from "./everywhere.ts";
import { askWorker, type Worker } from "./master.ts";

/** Makes certificates that are on disk serve in each worker. @throws {ProxyError} `not-live` */
export async function putCertificates(
  { fleet, files }: Pick<Core, "fleet" | "files">,
  certificates: readonly KeptCertificate[],
): Promise<void> {
  for (const certificate of certificates) {
    const path = certificateFile(files, certificate.name);
    await everywhere(fleet, (worker) => putOne(worker, path, certificate));
  }
}

async function putOne(
  worker: Worker,
  path: string,
  { name, pem, sha1 }: KeptCertificate,
): Promise<void> {
  // A line without anything ends what is handed over.
  const body = pem.replaceAll(/\n{2,}/g, "\n").trim();
  const set = await askWorker(worker, `set ssl cert ${path} <<\n${body}\n`);
  const committed = await askWorker(worker, `commit ssl cert ${path}`);
  const shown = await askWorker(worker, `show ssl cert ${path}`);
  if (set === undefined || committed === undefined || shown === undefined || worker.isOld) return;
  if (shown.toUpperCase().includes(sha1.toUpperCase())) return;
  await askWorker(worker, `abort ssl cert ${path}`);
  throw new ProxyError(
    "not-live",
    `HAProxy's worker ${worker.pid} did not take certificate "${name}": ${set} ${committed} ` +
      "The one before is on disk again.",
  );
}
