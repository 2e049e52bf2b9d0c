import { once } from "node:events";
import type { Readable } from "node:stream";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";

import { Fault, invalidArgument } from "../protocol/fault.ts";
import type { Parameters } from "../request/s3-request.ts";

/** Source: Amazon S3 API Reference, "POST Object": all but the file. */
const maxFieldsBytes = 20 * 1024;

export interface Form {
  /** Lower-case names, in order, duplicates too; what comes behind the file is ignored. */
  fields: Parameters;
  filename: string;
  /** The file's bytes; ends only when the form ended as it has to. */
  file: AsyncGenerator<Buffer>;
  /** Reads the rest of the form for nothing, so that its sender gets to hear the answer. */
  discard(): void;
}

/**
 * Reads a form up to its file.
 * @throws {Fault} `PreconditionFailed`, `MalformedPOSTRequest`, `MaxPostPreDataLengthExceededError`,
 * `InvalidArgument` when there is not one file
 */
export function readForm(contentType: string, source: AsyncIterable<Buffer>): Promise<Form> {
  const parser = openParser(contentType);
  const { promise, resolve, reject } = Promise.withResolvers<Form>();
  const finished = Promise.withResolvers<void>();
  const over = new AbortController();
  const fields: [string, string][] = [];
  let size = 0;
  let file: Readable | undefined;
  const fail = (fault: Error) => {
    reject(fault);
    finished.reject(fault);
    over.abort();
    // Who waits for more of it waits in vain.
    file?.destroy(fault);
  };
  const malformed = () => fail(new Fault("MalformedPOSTRequest"));
  parser.on("field", (name, value, _nameTruncated, valueTruncated) => {
    if (file !== undefined) return;
    fields.push([name.toLowerCase(), value]);
    size += Buffer.byteLength(name) + Buffer.byteLength(value);
    if (valueTruncated || size > maxFieldsBytes) {
      fail(new Fault("MaxPostPreDataLengthExceededError"));
    }
  });
  parser.on("file", (_name, stream, filename: string | undefined) => {
    stream.on("error", malformed);
    if (file !== undefined) return fail(wrongNumberOfFiles(2));
    file = stream;
    const bytes = fileOf(stream, finished.promise);
    resolve({ fields, filename: filename ?? "", file: bytes, discard: () => over.abort() });
  });
  parser.on("error", malformed);
  parser.once("finish", () => {
    reject(wrongNumberOfFiles(0));
    finished.resolve();
  });
  // Who reads the form is told by its own promise.
  finished.promise.catch(() => {});
  feed(parser, source, over.signal).catch(fail);
  return promise;
}

function wrongNumberOfFiles(count: number): Fault {
  const message = "POST requires exactly one file upload per request.";
  return invalidArgument(message, "file", String(count));
}

function openParser(contentType: string) {
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    const condition = "Bucket POST must be of the enclosure-type multipart/form-data";
    throw new Fault("PreconditionFailed", { elements: { Condition: condition } });
  }
  const headers: BusboyHeaders = { "content-type": contentType };
  try {
    return new Busboy({
      headers,
      // A file's name is no path here; what is before the last slash is taken off like S3 does.
      preservePath: false,
      isPartAFile: (name) => name?.toLowerCase() === "file",
      limits: { fieldSize: maxFieldsBytes, headerPairs: 100, headerSize: 8192, parts: 1000 },
    });
  } catch {
    throw new Fault("MalformedPOSTRequest");
  }
}

/** Reads to the end even when it is over, so that the sender gets to hear the answer. */
async function feed(
  parser: NodeJS.WritableStream,
  source: AsyncIterable<Buffer>,
  signal: AbortSignal,
): Promise<void> {
  for await (const chunk of source) {
    if (signal.aborted || parser.write(chunk)) continue;
    await once(parser, "drain", { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
  if (!signal.aborted) parser.end();
}

async function* fileOf(stream: Readable, finished: Promise<void>): AsyncGenerator<Buffer> {
  yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  await finished;
}
