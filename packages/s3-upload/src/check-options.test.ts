import { expect, test } from "vitest";

import { checkFile } from "./check-file.ts";
import { UploadQueue } from "./queue.ts";
import { upload } from "./upload.ts";
import { uploadParts } from "./upload-parts.ts";

const file = new File(["hello"], "a.txt", { type: "text/plain" });
const settingsUrl = "/api/uploads";

const wrong: [options: object | undefined, message: string][] = [
  [undefined, "An upload needs `settingsUrl` or `getSettings`; neither was given"],
  [{ settingsUrl: 5 }, "settingsUrl must be an address; it is 5"],
  [{ maxsize: 10 }, "There is no option maxsize, only settingsUrl"],
  [{ onprogress: Boolean }, "There is no option onprogress"],
  [{ toString: 1 }, "There is no option toString"],
  [{ maxSize: "10MB" }, "maxSize must be a number from 0; it is 10MB"],
  [{ maxSize: Number.NaN }, "maxSize must be a number from 0; it is NaN"],
  [{ minSize: -1 }, "minSize must be a number from 0; it is -1"],
  [{ retries: -1 }, "retries must be a number from 0; it is -1"],
  [{ stallMs: 0 }, "stallMs must be a whole number from 1; it is 0"],
  [{ offlineMs: Infinity }, "offlineMs must be a number from 0; it is Infinity"],
  [{ accept: "png" }, "accept must be like image/*,.pdf; it is png"],
  [{ accept: ["image/png"] }, "accept must be like image/*,.pdf; it is image/png"],
  [{ kind: 1 }, "kind must be a string; it is 1"],
  [{ onEvent: "x" }, "onEvent must be a function; it is x"],
  [{ getSettings: async () => Promise.resolve() }, "both were given"],
];

test.for(wrong)("upload, uploadParts and a queue refuse %j", async ([options, message]) => {
  const given = (options && { settingsUrl, ...options }) as { settingsUrl: string };
  const refused = expect.objectContaining({
    name: "TypeError",
    message: expect.stringContaining(message) as string,
  }) as Error;
  await expect(upload(file, given)).rejects.toEqual(refused);
  await expect(uploadParts(file, given)).rejects.toEqual(refused);
  expect(() => new UploadQueue(given)).toThrow(refused);
});

test.for([
  [{ concurrency: 0 }, "concurrency must be a whole number from 1; it is 0"],
  [{ concurency: 2 }, "There is no option concurency"],
  [{ partsAtOnce: Infinity }, "partsAtOnce must be a whole number from 1"],
  [{ checksum: true }, "There is no option checksum"],
  [{ keep: "no" }, "keep must be true or false; it is no"],
] as const)("a queue refuses %j", ([options, message]) => {
  expect(() => new UploadQueue({ settingsUrl, ...options } as never)).toThrow(message);
});

test("takes no limit for a limit, and what is undefined for left out", () => {
  const limits = { maxSize: Infinity, maxFiles: Infinity, multipartFrom: Infinity };
  const options = { settingsUrl, ...limits, accept: "image/*, .PDF", kind: undefined };
  expect(() => new UploadQueue(options as never)).not.toThrow();
});

test.for([[file], null, "a.txt", new Blob(["hello"])])(
  "uploads no %j, which is no file",
  async (given) => {
    const message = "A File is expected";
    await expect(upload(given as File, { settingsUrl })).rejects.toThrow(message);
    await expect(uploadParts(given as File, { settingsUrl })).rejects.toThrow(message);
  },
);

test("a queue adds lists of files only, and of a wrong one nothing", () => {
  const queue = new UploadQueue({ settingsUrl });
  expect(() => queue.add(file as never)).toThrow("A list of files is expected, as in add([file])");
  expect(() => queue.add([file, new Blob(["x"])] as never)).toThrow("A File is expected");
  expect(queue.add(null)).toEqual([]);
  expect(queue.snapshot().items).toEqual([]);
});

test("a queue knows the ids that it gave, also of what was removed, and no other", () => {
  const queue = new UploadQueue({ settingsUrl, maxSize: 1 });
  const [item] = queue.add([file]);
  const id = item?.id ?? "";
  for (const act of ["pause", "resume", "cancel", "retry", "remove"] as const) {
    expect(() => queue[act]("zzz")).toThrow("No item of this queue has the id zzz");
    expect(() => queue[act](id)).not.toThrow();
  }
  expect(() => queue.remove(id)).not.toThrow();
});

test("takes */* for every type", () => {
  expect(() => checkFile(file, { accept: "*/*" })).not.toThrow();
});
