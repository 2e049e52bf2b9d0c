import { gzipSync } from "node:zlib";

import { build, type Rolldown } from "vite";

/** One file of JavaScript for browsers, of a module and all that it imports. */
export async function bundle(entry: string, { minify = false } = {}): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    resolve: { conditions: ["@hitless/source", "module", "browser", "import", "default"] },
    build: {
      write: false,
      target: "es2022",
      lib: { entry, formats: ["es"], fileName: "bundle" },
      rolldownOptions: { output: { minify } },
    },
  });
  const [first] = [built].flat() as Rolldown.RolldownOutput[];
  return first?.output[0].code ?? "";
}

/** What a module and all that it imports weigh in a page, minified and by gzip -9, in bytes. */
export async function bundleSize(entry: string): Promise<number> {
  return gzipSync(await bundle(entry, { minify: true }), { level: 9 }).length;
}
