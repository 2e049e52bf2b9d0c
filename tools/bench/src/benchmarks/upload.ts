import { join } from "node:path";

import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import { bundleSize } from "../parts/bundle-size.ts";
import { startUploadSite, type UploadSite } from "../parts/upload-site.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/s3-upload";
const peer = "@uppy/aws-s3";
const floor = "fetch PUT";
const sizes: Readonly<Record<string, number>> = {
  "1 MB": 1_000_000,
  "50 MB": 50_000_000,
};

/** Uploads from a browser: what they weigh, and how fast they are. */
export const benchmark: Benchmark = {
  title: "Uploads from a browser straight to S3",
  question:
    "What does the code for uploads weigh in a page, and how much slower than a bare fetch of a signed PUT is an upload by a form, with progress and a check that the file is there?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    { name: peer, version: packageVersion(peer), role: "peer" },
    { name: floor, version: "(Chromium)", role: "floor" },
  ],
  cases: Object.keys(sizes),
  figures: [
    { key: "rate", label: "one upload", unit: "MB/s", better: "higher" },
    { key: "least", label: "bundle for one upload", unit: "kB", better: "lower" },
    { key: "most", label: "bundle with queue and parts", unit: "kB", better: "lower" },
  ],
  defaults: { rounds: 9 },
  method: [
    `${ours}: \`upload()\` of a file in memory, from asking the app's server for a signature until the server has confirmed the upload by a HEAD request. Multipart form by XMLHttpRequest, with a preflight.`,
    `${floor}: asks the same server for a signed PUT and sends the file by \`fetch\`, until the store has answered. Nobody checks, and nobody is told of progress.`,
    "Both in one page of a headless Chromium, on another origin than the store, which is @hitless/s3-local, with the app's server in one process.",
    `Bundles: made by Vite 8 (Rolldown), minified, gzip -9. ${ours}: \`import { upload }\`, and all that its main entry exports. ${peer}: itself and @uppy/core, which it needs, for both; it has no smaller part.`,
  ],
  limits: [
    `How fast ${peer} uploads is not measured.`,
    "On loopback the store's work and the copying between processes are most of the time; on a real line both are as fast as the line.",
    "The app's server and the store share a process here, so that the one waits for the other.",
    "Neither the web component of the one nor the dashboard of the other is in the bundles.",
  ],
  prepare,
};

async function prepare(): Promise<Stage> {
  const uppy = await weightOf("bundle-uppy.mjs");
  const bundles: Readonly<Record<string, Sample>> = {
    [ours]: {
      least: await weightOf("bundle-one-upload.mjs"),
      most: await weightOf("bundle-all-uploads.mjs"),
    },
    [peer]: { least: uppy, most: uppy },
  };
  const site = await startUploadSite();
  return {
    measure: async (run) => ({ ...bundles[run.contender], ...(await rateOf(run, site)) }),
    [Symbol.asyncDispose]: async () => site[Symbol.asyncDispose](),
  };
}

async function weightOf(child: string): Promise<number> {
  return (await bundleSize(join(import.meta.dirname, "../children", child))) / 1000;
}

async function rateOf({ contender, case: each }: Run, { page }: UploadSite): Promise<Sample> {
  if (contender === peer) return {};
  const size = sizes[each] ?? 0;
  const how = contender === floor ? "fetch" : "upload";
  const ms = await page.evaluate<number>(`globalThis.measure("${how}", ${size})`);
  return { rate: size / 1000 / ms };
}
