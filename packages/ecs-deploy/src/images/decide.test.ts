import { expect, test } from "vitest";

import type { Manifest } from "../registry/repository.ts";
import { type Action, decide, type Seen } from "./decide.ts";

function manifest(digest: string, config?: string): Manifest {
  const value = config === undefined ? { manifests: [] } : { config: { digest: config } };
  const body = Uint8Array.from(Buffer.from(JSON.stringify(value)));
  return { digest, mediaType: "application/vnd.oci.image.manifest.v1+json", body };
}

const local = {
  exists: true,
  id: "sha256:id",
  digests: ["r.io/app@sha256:pulled"],
  platform: "linux/amd64",
  bytes: 1,
  labels: {},
} as const;
const [other, pulled] = [manifest("sha256:other", "sha256:x"), manifest("sha256:pulled")];
const pushed = manifest("sha256:pushed", "sha256:id");

test.each<[string, Seen, Action | undefined]>([
  ["nothing anywhere", {}, undefined],
  ["an image in the registry", { source: other }, { do: "retag", manifest: other }],
  ["only the tag", { target: other }, { do: "keep", digest: "sha256:other" }],
  [
    "an image in the registry, and a tag that means another one",
    { source: pulled, target: other },
    { do: "keep", digest: "sha256:other" },
  ],
  [
    "an image in the registry that has the tag",
    { source: other, target: { digest: "sha256:other" } },
    { do: "keep", digest: "sha256:other" },
  ],
  ["an image on the engine", { local }, { do: "push" }],
  ["a newer one on the engine", { local, source: other }, { do: "push" }],
  [
    "a newer one on the engine, and a tag that means the old one",
    { local, source: other, target: other },
    { do: "push", moves: "sha256:other" },
  ],
  [
    "one on the engine that was pulled",
    { local, source: pulled },
    { do: "retag", manifest: pulled },
  ],
  [
    "one on the engine that was pulled, and a tag that means another one",
    { local, source: pulled, target: other },
    { do: "keep", digest: "sha256:other" },
  ],
  [
    "one on the engine that was pushed",
    { local, source: pushed },
    { do: "retag", manifest: pushed },
  ],
  [
    "one on the engine that has the tag",
    { local, source: other, target: pushed },
    { do: "keep", digest: "sha256:pushed" },
  ],
  [
    "one on the engine that is called as its manifest is",
    { local: { ...local, id: "sha256:other" }, target: other },
    { do: "keep", digest: "sha256:other" },
  ],
])("of %s", (_, seen, action) => {
  expect(decide(seen)).toEqual(action);
});

test("moves a tag to what the registry has only where that is asked for", () => {
  const asked = { movesTag: true };
  expect(decide({ source: pulled, target: other }, asked)).toEqual({
    do: "retag",
    manifest: pulled,
    moves: "sha256:other",
  });
  expect(decide({ source: other, target: other }, asked)).toEqual({
    do: "keep",
    digest: "sha256:other",
  });
  expect(decide({ target: other }, asked)).toBeUndefined();
});
