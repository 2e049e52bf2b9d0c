import { basename } from "node:path";

import type { Context } from "./context.ts";
import { projectName } from "./schema/file.ts";

/** What a project is called: by the caller, by COMPOSE_PROJECT_NAME, by `name` in the file, or by its folder. */
export function projectNameOf(
  { file, folder, variables, fault }: Pick<Context, "file" | "folder" | "variables" | "fault">,
  project: string | undefined,
): string {
  const { COMPOSE_PROJECT_NAME: variable } = variables;
  const fromOutside = project ?? (variable === "" ? undefined : variable);
  if (fromOutside === undefined && file.name !== undefined) return file.name;
  const name = fromOutside ?? nameOfFolder(folder);
  const { success, error } = projectName.safeParse(name);
  if (success) return name;
  const what =
    fromOutside === undefined
      ? "the folder's name makes no name for the project"
      : "the project's name";
  fault(["name"], `${what}: ${error.issues[0]?.message ?? ""}; set name, or --project`);
  return name;
}

function nameOfFolder(folder: string): string {
  return basename(folder)
    .toLowerCase()
    .replaceAll(/[^-_a-z0-9]/g, "")
    .replace(/^[-_]+/, "")
    .slice(0, 31);
}
