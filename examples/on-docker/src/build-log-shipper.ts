import { createHash } from "node:crypto";
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { build } from "vite";

const root = join(import.meta.dirname, "..");
const conditions = ["@hitless/source", "node", "module", "import", "default"];

/**
 * Bundles the log shipper with all that it needs, so that its image needs no registry of packages, and puts the
 * recipe of the image beside it. Gives the image's tag, which is made of its content.
 */
export async function buildLogShipper(outFolder: string): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    resolve: { conditions },
    // Some of the libraries are older than ES modules.
    define: { __dirname: "import.meta.dirname", __filename: "import.meta.filename" },
    // Compiled, and done without where it is not there.
    ssr: { noExternal: true, external: ["cpu-features"], resolve: { conditions } },
    build: {
      ssr: true,
      outDir: outFolder,
      emptyOutDir: true,
      target: "node22",
      rolldownOptions: {
        external: [/\.node$/],
        input: {
          "log-shipper": join(root, "src/log-shipper.ts"),
          "lookout-thread": "@hitless/log-shipper/lookout-thread",
        },
        // Side by side, where the program looks for its thread.
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  await copyFile(join(root, "log-shipper.Dockerfile"), join(outFolder, "Dockerfile"));
  await writeFile(join(outFolder, "package.json"), `${JSON.stringify({ type: "module" })}\n`);
  return contentOf(outFolder);
}

async function contentOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(folder)).toSorted())
    hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  return hash.digest("hex").slice(0, 12);
}
