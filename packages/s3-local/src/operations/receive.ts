import { Fault } from "../protocol/fault.ts";
import type { Measured, Meter } from "../payload/meter.ts";
import type { PendingFile } from "../store/durable-files.ts";

/** Source: Amazon S3 User Guide, "Amazon S3 multipart upload limits": the most in one request. */
export const maxUploadBytes = 5 * 1024 ** 3;

export interface ReceiveOptions {
  measure: Meter;
  /** What the client said it would be. */
  length?: number;
  /** @default {@link maxUploadBytes} */
  maxBytes?: number;
}

/**
 * Writes a body to a file as it comes, and checks it. The file is published only when all is as promised.
 * @throws {Fault} `EntityTooLarge`, and what the meter throws; then nothing is left of the file
 */
export async function receive(
  body: AsyncGenerator<Buffer, ReadonlyMap<string, string>>,
  file: PendingFile,
  { measure, length, maxBytes = maxUploadBytes }: ReceiveOptions,
): Promise<Measured & { file: string }> {
  try {
    if (length !== undefined) checkSize(length, maxBytes);
    for (;;) {
      const { done, value } = await body.next();
      if (done === true) {
        const measured = measure.finish({
          ...(length !== undefined && { length }),
          trailers: value,
        });
        return { ...measured, file: await file.publish() };
      }
      const writing = file.write(value);
      measure.update(value);
      await writing;
      checkSize(measure.size(), maxBytes);
    }
  } catch (error) {
    await file.discard();
    await body.return(noTrailers);
    throw error;
  }
}

const noTrailers: ReadonlyMap<string, string> = new Map();

function checkSize(size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  const elements = { ProposedSize: String(size), MaxSizeAllowed: String(maxBytes) };
  throw new Fault("EntityTooLarge", { elements });
}
