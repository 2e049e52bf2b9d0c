import { join } from "node:path";

import { build, type Rolldown } from "vite";

// Those of a browser, and the one by which our own packages are read unbuilt.
const conditions = ["@hitless/source", "module", "browser", "import", "default"];

/** One file of JavaScript of a module and all that it imports. */
export async function bundle(entry: string, { minify = false } = {}): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"development"' },
    resolve: { conditions },
    build: {
      write: false,
      target: "es2022",
      lib: { entry, formats: ["es"], fileName: "bundle" },
      rolldownOptions: { output: { minify } },
    },
  });
  return codeOf(built);
}

/** The file for script tags, built as it is published. */
export async function scriptTag(): Promise<string> {
  const root = join(import.meta.dirname, "../..");
  const configFile = join(root, "vite.config.ts");
  return codeOf(await build({ root, configFile, logLevel: "error", build: { write: false } }));
}

function codeOf(built: Awaited<ReturnType<typeof build>>): string {
  const [first] = [built].flat() as Rolldown.RolldownOutput[];
  return first?.output[0].code ?? "";
}
