import { expect, test } from "vitest";
import { parseImageReference } from "./image-reference.ts";

const digest = `sha256:${"a".repeat(64)}`;

test.each([
  ["nginx", { registry: "docker.io", repository: "library/nginx", name: "nginx" }],
  ["me/shop:1.2", { registry: "docker.io", repository: "me/shop", tag: "1.2", name: "me/shop" }],
  ["docker.io/nginx", { registry: "docker.io", repository: "library/nginx" }],
  ["index.docker.io/nginx", { registry: "docker.io", repository: "library/nginx" }],
  ["localhost/shop", { registry: "localhost", repository: "shop" }],
  ["host:5000/a/b/c", { registry: "host:5000", repository: "a/b/c", name: "host:5000/a/b/c" }],
  ["host:5000/a:b", { registry: "host:5000", repository: "a", tag: "b" }],
  ["ghcr.io/me/shop:v1@" + digest, { registry: "ghcr.io", tag: "v1", digest }],
  ["shop@" + digest, { repository: "library/shop", digest, name: "shop" }],
  ["[::1]:5000/shop", { registry: "[::1]:5000", repository: "shop" }],
  ["a__b/c-d---e.f", { repository: "a__b/c-d---e.f" }],
])("reads %s", (text, expected) => {
  expect(parseImageReference(text)).toMatchObject(expected);
});

test("leaves out the tag and the digest that are not there", () => {
  expect(Object.keys(parseImageReference("nginx"))).toEqual(["registry", "repository", "name"]);
});

test.each([
  ["", "repository"],
  ["Shop", "repository"],
  ["me//shop", "repository"],
  ["shop:", "tag"],
  ["shop:-1", "tag"],
  [`shop:${"a".repeat(129)}`, "tag"],
  ["shop@sha256:abc", "digest"],
  ["host.:x/shop", "registry"],
  ["a b", "repository"],
])("refuses %j and names the part", (text, part) => {
  expect(() => parseImageReference(text)).toThrow(TypeError);
  expect(() => parseImageReference(text)).toThrow(`: ${part} `);
});
