import { describe, expect, test } from "vitest";

import { checkFile, type FileRules } from "./check-file.ts";
import { UploadError } from "./errors.ts";

const photo = new File(["12345"], "Photo.JPG", { type: "image/jpeg" });

test.for<[FileRules]>([
  [{}],
  [{ accept: "image/*" }],
  [{ accept: "image/jpeg" }],
  [{ accept: " .png , .jpg" }],
  [{ accept: "IMAGE/JPEG" }],
  [{ maxSize: 5, minSize: 5 }],
])("accepts a photo of 5 bytes by %j", ([rules]) => {
  expect(() => checkFile(photo, rules)).not.toThrow();
});

test.for<[FileRules, string, string]>([
  [
    { accept: "video/*" },
    "type-not-allowed",
    "Photo.JPG is of type image/jpeg; allowed is video/*",
  ],
  [{ accept: ".png,image/png" }, "type-not-allowed", "allowed is .png,image/png"],
  [{ accept: "image" }, "type-not-allowed", "allowed is image"],
  [{ maxSize: 4 }, "too-large", "Photo.JPG has 5 bytes; the limit is 4"],
  [{ minSize: 6 }, "too-small", "Photo.JPG has 5 bytes; the limit is 6"],
])("refuses it by %j", ([rules, code, message]) => {
  expect(refusal(photo, rules)).toMatchObject({
    name: "UploadError",
    code,
    at: "file",
    message: expect.stringContaining(message) as string,
  });
});

describe("a file whose type the browser does not know", () => {
  const unknown = new File([], "model.blend");

  test("counts as octets", () => {
    expect(() => checkFile(unknown, { accept: "application/octet-stream" })).not.toThrow();
  });

  test("is accepted by its ending", () => {
    expect(() => checkFile(unknown, { accept: ".blend" })).not.toThrow();
  });
});

function refusal(file: File, rules: FileRules): unknown {
  try {
    checkFile(file, rules);
  } catch (error) {
    if (error instanceof UploadError) return error;
  }
  return undefined;
}
