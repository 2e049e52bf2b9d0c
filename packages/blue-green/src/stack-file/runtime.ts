import type { WrittenFile } from "./schema/file.ts";

/** What the apps of a file run on: one for all of them, containers where the file says nothing. */
export function runtimeOf(
  file: WrittenFile,
  wanted: "process" | "docker" | undefined,
  fault: (path: readonly string[], message: string) => void,
): "process" | "docker" {
  if (wanted !== undefined) return wanted;
  const top = file["x-hitless"]?.runtime;
  const said = Object.entries(file.services ?? {}).flatMap(([service, { "x-hitless": app }]) =>
    app === undefined ? [] : { service, runtime: app.runtime ?? top ?? "docker" },
  );
  const first = said[0]?.runtime ?? top ?? "docker";
  for (const { service, runtime } of said) {
    if (runtime === first) continue;
    fault(
      ["services", service, "x-hitless"],
      `runs on ${runtime}, and the first app of the file on ${first}; expected one for all`,
    );
  }
  return first;
}
