import { expect, test } from "vitest";

import { bucketUrl, type EndpointOptions } from "./endpoint.ts";
import { objectUrl } from "./request/store-request.ts";

const bucket = "uploads";
const region = "eu-central-1";

test.each<[Partial<EndpointOptions>, string]>([
  [{}, "https://uploads.s3.eu-central-1.amazonaws.com"],
  [{ pathStyle: true }, "https://s3.eu-central-1.amazonaws.com/uploads"],
  [{ bucket: "up.loads" }, "https://s3.eu-central-1.amazonaws.com/up.loads"],
  [{ region: "cn-north-1" }, "https://uploads.s3.cn-north-1.amazonaws.com.cn"],
  [{ endpoint: "http://127.0.0.1:9000" }, "http://127.0.0.1:9000/uploads"],
  [{ endpoint: "http://127.0.0.1:9000/" }, "http://127.0.0.1:9000/uploads"],
  [{ endpoint: "https://store.example/s3/" }, "https://store.example/s3/uploads"],
  [{ endpoint: "https://store.example", pathStyle: false }, "https://uploads.store.example"],
])("the address of a bucket with %j is %s", (options, url) => {
  expect(bucketUrl({ bucket, region, ...options })).toBe(url);
});

test.each<[Partial<EndpointOptions>, string]>([
  [{ bucket: "Uploads" }, "bucket must be"],
  [{ bucket: "a..b" }, "bucket must be"],
  [{ bucket: "evil.example/x" }, "bucket must be"],
  [{ bucket: undefined as never }, "bucket must be"],
  [{ region: undefined as never }, "region must be"],
  [{ region: "" }, "region must be"],
  [{ region: "x.evil.example/" }, "region must be"],
  [{ endpoint: "127.0.0.1:9000" }, "endpoint must be"],
  [{ endpoint: "ftp://127.0.0.1" }, "endpoint must be"],
  [{ endpoint: "http://user:secret@127.0.0.1" }, "endpoint must be"],
  [{ endpoint: "http://127.0.0.1/?a" }, "endpoint must be"],
])("refuses %j", (options, message) => {
  expect(() => bucketUrl({ bucket, region, ...options })).toThrow(message);
});

test("encodes each part of a key once, and keeps its slashes", () => {
  expect(objectUrl("http://127.0.0.1/b", "u/a b+c%2e(1)'é.png")).toBe(
    "http://127.0.0.1/b/u/a%20b%2Bc%252e%281%29%27%C3%A9.png",
  );
});
