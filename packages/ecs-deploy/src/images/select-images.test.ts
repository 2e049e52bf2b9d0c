import { expect, test } from "vitest";

import { selectImages } from "./select-images.ts";

const containers = [
  { name: "app", image: "r.io/app:1" },
  { name: "worker", image: "r.io/app:1" },
  { name: "proxy", image: "r.io/proxy:1" },
];

test("takes an image that several containers have once", () => {
  expect(selectImages(containers)).toEqual([
    { from: "r.io/app:1", containers: ["app", "worker"] },
    { from: "r.io/proxy:1", containers: ["proxy"] },
  ]);
});

test("leaves containers alone", () => {
  const proxy = { from: "r.io/proxy:1", containers: ["proxy"] };
  expect(selectImages(containers, { only: ["proxy"] })).toEqual([proxy]);
  expect(selectImages(containers, { except: ["app", "worker"] })).toEqual([proxy]);
  expect(selectImages(containers, { only: ["app", "proxy"], except: ["app"] })).toEqual([proxy]);
  expect(selectImages(containers, { only: [] })).toEqual([]);
});

test("refuses containers that are not there, or have no image", () => {
  expect(() => selectImages(containers, { except: ["prxy"] })).toThrow(
    'the task definition has no container "prxy"; app, worker, proxy were expected',
  );
  expect(() => selectImages(containers, { built: ["ap"] })).toThrow('no container "ap"');
  expect(() => selectImages([{ name: "app" }])).toThrow("the container app has no image");
});

test("refuses two recipes for one image", () => {
  expect(() => selectImages(containers, { built: ["app", "worker", "proxy"] })).toThrow(
    "the containers app and worker have the same image r.io/app:1; a recipe for one of them was expected",
  );
  expect(selectImages(containers, { built: ["worker", "proxy"] })).toHaveLength(2);
});
