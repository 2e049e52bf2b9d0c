import { readFile } from "node:fs/promises";

import { type Contents, pathFrom } from "./context.ts";
import type { WrittenFile } from "./schema/file.ts";

/** Reads all files that the merged stack files name. What cannot be read is told where it is used. */
export async function readNamedFiles(file: WrittenFile, folder: string): Promise<Contents> {
  const paths = new Set(namesIn(file).map((name) => pathFrom(folder, name)));
  const read = [...paths].map(async (path): Promise<[string, Uint8Array | Error]> => {
    const content = await readFile(path).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    return [path, content];
  });
  return new Map(await Promise.all(read));
}

function namesIn({ services = {}, secrets = {}, configs = {}, ...file }: WrittenFile): string[] {
  const certificates = file["x-hitless"]?.tls?.certificates ?? [];
  const contents = [...Object.values(secrets), ...Object.values(configs)];
  return [
    ...Object.values(services).flatMap(({ env_file: files = [] }) => files.map(({ path }) => path)),
    ...contents.flatMap(({ file: name }) => name ?? []),
    ...certificates.flatMap((each) => {
      if ("file" in each) return each.file;
      return "certificate" in each ? [each.certificate, each.key] : [];
    }),
  ];
}
