import { build, type Rolldown } from "vite";

/** One file of JavaScript of a module and all that it imports. */
export async function bundle(entry: string, { minify = false } = {}): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      lib: { entry, formats: ["es"], fileName: "bundle" },
      rolldownOptions: { output: { minify } },
    },
  })) as Rolldown.RolldownOutput[];
  const [{ output }] = built as [Rolldown.RolldownOutput];
  return output[0].code;
}
