const mebibyte = 1 << 20;
const mostParts = 10_000;

/**
 * How large the parts of a file are, in bytes: 8 MiB, and more when 10,000 of them would not hold the file.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export function partSizeFor(size: number): number {
  const needed = Math.ceil(size / mostParts / mebibyte) * mebibyte;
  return Math.max(8 * mebibyte, needed);
}

/** How many parts a file has. An empty one has one. */
export function partCount(size: number, partSize: number): number {
  return Math.max(1, Math.ceil(size / partSize));
}

/** What exactly a part has to have, in bytes, or undefined when there is no such part. */
export function sizeOfPart(size: number, partSize: number, partNumber: number): number | undefined {
  const count = partCount(size, partSize);
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > count) return undefined;
  return partNumber < count ? partSize : size - partSize * (count - 1);
}
