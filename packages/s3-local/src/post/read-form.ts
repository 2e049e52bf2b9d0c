import { once } from "node:events";
import type { Readable } from "node:stream";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";

import { Fault } from "../protocol/fault.ts";
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
 * `IncorrectNumberOfFilesInPostRequest`
 */
export function readForm(contentType: string, source: AsyncIterable<Buffer>): Promise<Form> {
  const parser = openParser(contentType);
  const { promise, resolve, reject } = Promise.withResolvers<Form>();
  const fields: [string, string][] = [];
  const finished = Promise.withResolvers<void>();
  let size = 0;
  let files = 0;
  const fail = (fault: unknown) => {
    reject(fault);
    finished.reject(fault);
  };
  parser.on("field", (name, value, _nameTruncated, valueTruncated) => {
    size += Buffer.byteLength(name) + Buffer.byteLength(value);
    if (valueTruncated || size > maxFieldsBytes) {
      fail(new Fault("MaxPostPreDataLengthExceededError"));
    } else if (files === 0) fields.push([name.toLowerCase(), value]);
  });
  parser.on("file", (_name, stream, filename: string | undefined) => {
    files += 1;
    stream.once("error", () => fail(new Fault("MalformedPOSTRequest")));
    if (files > 1) {
      stream.resume();
      fail(new Fault("IncorrectNumberOfFilesInPostRequest"));
    } else {
      const file = fileOf(stream, finished.promise);
      resolve({ fields, filename: filename ?? "", file, discard: () => void stream.resume() });
    }
  });
  parser.once("error", () => fail(new Fault("MalformedPOSTRequest")));
  parser.once("finish", () => {
    reject(new Fault("IncorrectNumberOfFilesInPostRequest"));
    finished.resolve();
  });
  // Who reads the form is told by its own promise.
  finished.promise.catch(() => {});
  feed(parser, source).catch(fail);
  return promise;
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

async function feed(parser: NodeJS.WritableStream, source: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of source) {
    if (!parser.write(chunk)) await once(parser, "drain");
  }
  parser.end();
}

async function* fileOf(stream: Readable, finished: Promise<void>): AsyncGenerator<Buffer> {
  yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  await finished;
}
