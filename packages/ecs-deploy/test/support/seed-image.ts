import { createHash } from "node:crypto";

/** Where an image is to be put; `headers` say who puts it there. */
export interface Place {
  address: string;
  repository: string;
  headers?: Record<string, string>;
}

const types = {
  config: "application/vnd.oci.image.config.v1+json",
  image: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  docker: "application/vnd.docker.distribution.manifest.v2+json",
} as const;

/** An archive of no files is two blocks of zeros. */
const emptyTar = Buffer.alloc(1024);

/** Pushes an image of one empty layer, as any client of a registry does; resolves with its digest. */
export async function seedImage(
  place: Place,
  tag: string,
  { content = "content", architecture = "amd64" } = {},
): Promise<string> {
  const layer = await upload(place, emptyTar);
  const config = await upload(
    place,
    json({
      os: "linux",
      architecture,
      config: { Labels: { content } },
      rootfs: { type: "layers", diff_ids: [layer.digest] },
    }),
  );
  const body = json({
    schemaVersion: 2,
    mediaType: types.image,
    config: { mediaType: types.config, ...config },
    layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", ...layer }],
  });
  return putManifest(place, tag, types.image, body);
}

/** Pushes an index of two architectures; resolves with its digest. */
export async function seedIndex(place: Place, tag: string): Promise<string> {
  const manifests = [];
  for (const architecture of ["amd64", "arm64"]) {
    const digest = await seedImage(place, `${tag}-${architecture}`, { architecture });
    const found = await fetch(manifestUrl(place, digest), {
      headers: { ...place.headers, accept: types.image },
    });
    const { byteLength: size } = await found.arrayBuffer();
    manifests.push({
      mediaType: types.image,
      digest,
      size,
      platform: { os: "linux", architecture },
    });
  }
  // Spaces that no other writer would put there: only the same bytes have the same digest.
  const body = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests }, undefined, 7),
  );
  return putManifest(place, tag, types.index, body);
}

/** What a reference is in the registry now: digest, type and bytes; undefined where there is none. */
export async function manifestOf(place: Place, reference: string) {
  const answer = await fetch(manifestUrl(place, reference), {
    headers: { ...place.headers, accept: Object.values(types).join(", ") },
  });
  const body = await answer.text();
  if (answer.status !== 200) return undefined;
  return {
    digest: answer.headers.get("docker-content-digest"),
    type: answer.headers.get("content-type"),
    body,
  };
}

async function upload(
  { address, repository, headers = {} }: Place,
  blob: Buffer,
): Promise<{ digest: string; size: number }> {
  const url = `http://${address}/v2/${repository}/blobs/uploads/`;
  const begun = await fetch(url, { method: "POST", headers });
  const location = new URL(begun.headers.get("location") ?? "", url);
  const digest = digestOf(blob);
  location.searchParams.set("digest", digest);
  await expectStatus(
    fetch(location, {
      method: "PUT",
      headers: { ...headers, "content-type": "application/octet-stream" },
      body: Uint8Array.from(blob),
    }),
  );
  return { digest, size: blob.length };
}

async function putManifest(place: Place, tag: string, type: string, body: Buffer): Promise<string> {
  const headers = { ...place.headers, "content-type": type };
  await expectStatus(
    fetch(manifestUrl(place, tag), { method: "PUT", headers, body: Uint8Array.from(body) }),
  );
  return digestOf(body);
}

function manifestUrl({ address, repository }: Place, reference: string): string {
  return `http://${address}/v2/${repository}/manifests/${reference}`;
}

async function expectStatus(call: Promise<Response>): Promise<void> {
  const answer = await call;
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
  await answer.body?.cancel();
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
