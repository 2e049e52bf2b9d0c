// Runs in a browser, bundled.
import { upload } from "@hitless/s3-upload";

/** Its types are those of a browser, which nothing else here is. */
const send = /** @type {(file: File, options: object) => Promise<unknown>} */ (upload);
const chunk = new Uint8Array(1 << 20);
for (let index = 0; index < chunk.length; index += 1) chunk[index] = (index * 2_654_435_761) >>> 24;

/**
 * How long it took, in ms.
 * @param {string} how
 * @param {number} size
 */
globalThis.measure = async (how, size) => {
  const parts = Array.from({ length: Math.ceil(size / chunk.length) }, () => chunk);
  const file = new File([new Blob(parts).slice(0, size)], "file.bin");
  const startedAt = performance.now();
  await (how === "fetch" ? put(file) : send(file, { settingsUrl: "/post", retries: 0 }));
  return performance.now() - startedAt;
};

/** @param {File} file */
async function put(file) {
  const signed = await fetch("/put", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      action: "sign",
      name: file.name,
      type: "application/octet-stream",
      size: file.size,
    }),
  });
  /** @type {unknown} */
  const json = await signed.json();
  const { url, headers } = /** @type {{ url: string, headers: Record<string, string> }} */ (json);
  const answer = await fetch(url, { method: "PUT", headers, body: file });
  if (!answer.ok) throw new Error(`PUT was answered by ${answer.status}`);
}
