import { expect, test } from "vitest";

import { partCount, partSizeFor, sizeOfPart } from "./part-sizes.ts";

const mebibyte = 1 << 20;

test.each([0, 1, 5 * mebibyte, 8 * mebibyte, 100 * mebibyte + 1, 83_886_080_001, 5e12])(
  "cuts %d bytes into at most 10,000 parts, which add up to the file",
  (size) => {
    const partSize = partSizeFor(size);
    const count = partCount(size, partSize);
    const last = sizeOfPart(size, partSize, count) ?? Number.NaN;

    expect(count).toBeLessThanOrEqual(10_000);
    expect(partSize).toBeGreaterThanOrEqual(5 * mebibyte);
    expect(partSize * (count - 1) + last).toBe(size);
    expect(last).toBeLessThanOrEqual(partSize);
    expect(sizeOfPart(size, partSize, count + 1)).toBeUndefined();
    expect(sizeOfPart(size, partSize, 0)).toBeUndefined();
    expect(sizeOfPart(size, partSize, 0.5)).toBeUndefined();
  },
);
