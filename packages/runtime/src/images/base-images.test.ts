import { expect, test } from "vitest";
import { baseImages } from "./base-images.ts";

test.each<[string, string, Record<string, string>, string[]]>([
  ["one image", "FROM node:24\nRUN x", {}, ["node:24"]],
  [
    "an own stage once",
    "FROM node AS build\nFROM scratch\nFROM Build\nFROM x/y",
    {},
    ["node", "x/y"],
  ],
  ["a platform", "FROM --platform=linux/arm64 node:24 as a", {}, ["node:24"]],
  ["a default", "ARG BASE=node:24\nFROM ${BASE}", {}, ["node:24"]],
  ["an argument", "ARG BASE=node:24\nFROM $BASE", { BASE: "mine:1" }, ["mine:1"]],
  ["a part", 'ARG V="24"\nFROM r.io/node:${V}-slim', {}, ["r.io/node:24-slim"]],
  ["a fallback", "ARG V\nFROM node:${V:-22}", {}, ["node:22"]],
  ["no value", "ARG V\nFROM node:$V", {}, []],
  ["an argument that nobody declared", "FROM $BASE", { BASE: "mine:1" }, []],
  ["a declaration that comes too late", "FROM a\nARG B=b\nFROM $B", {}, ["a"]],
  ["comments and continued lines", "# FROM no\nFROM \\\n  # no\n  a \\\n  AS b\nFROM b", {}, ["a"]],
])("finds the images of %s", (_, dockerfile, args, images) => {
  expect(baseImages(dockerfile, args)).toEqual(images);
});
