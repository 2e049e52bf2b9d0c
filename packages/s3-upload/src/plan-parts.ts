/** A stretch of the file; `end` is exclusive. */
export interface Part {
  partNumber: number;
  start: number;
  end: number;
}

/**
 * Cuts a file into parts of one size, the last one smaller.
 * @throws {TypeError} where S3 would refuse them: it takes 10,000 parts at most
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html).
 */
export function planParts(size: number, partSize: number): Part[] {
  const count = Math.max(1, Math.ceil(size / partSize));
  if (!(partSize > 0) || count > 10_000) {
    throw new TypeError(
      `${size} bytes in parts of ${partSize} would be ${count} parts; 1 to 10000 are possible`,
    );
  }
  return Array.from({ length: count }, (_part, index) => ({
    partNumber: index + 1,
    start: index * partSize,
    end: Math.min(size, (index + 1) * partSize),
  }));
}
