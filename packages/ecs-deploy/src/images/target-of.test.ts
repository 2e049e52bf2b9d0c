import { expect, test } from "vitest";

import { targetsOf } from "./target-of.ts";

function imagesOf(froms: readonly string[], isPushed = true): string[] {
  const selected = froms.map((from, index) => ({ from, containers: [`c${index}`] }));
  return targetsOf(selected, { tag: "abc1234", isPushed }).map(({ image }) => image);
}

test("puts the tag in the place of tag and digest", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  expect(
    imagesOf(["r.io:5000/a/app", "r.io/b:1", `r.io/c@${digest}`, `r.io/d:1@${digest}`, "me/app"]),
  ).toEqual([
    "r.io:5000/a/app:abc1234",
    "r.io/b:abc1234",
    "r.io/c:abc1234",
    "r.io/d:abc1234",
    "me/app:abc1234",
  ]);
});

test("refuses what is no image, and names the container", () => {
  expect(() => imagesOf(["r.io/App:1"])).toThrow(/^container c0: image "r.io\/App:1": repository/);
});

test("refuses to push Docker Hub's own images, and tags them on an engine", () => {
  expect(() => imagesOf(["nginx:1"])).toThrow(/^container c0: nobody can push nginx to Docker Hub/);
  expect(imagesOf(["nginx:1"], false)).toEqual(["nginx:abc1234"]);
});

test("refuses two images that would get the same name", () => {
  expect(() => imagesOf(["r.io/app:web", "r.io/app:worker"])).toThrow(
    "r.io/app:web of container c0 and r.io/app:worker of container c1 would both be r.io/app:abc1234",
  );
});
