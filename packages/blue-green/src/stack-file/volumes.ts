import type { ProjectVolume } from "../stack.ts";
import type { Context } from "./context.ts";
import { externalName } from "./external.ts";
import { given } from "./given.ts";

/** The volumes of a project. */
export function volumesOf(context: Context): ProjectVolume[] {
  return Object.entries(context.file.volumes ?? {}).map(([key, written]) => {
    const { driver, driver_opts: driverOptions, labels, external } = written ?? {};
    const isExternal = external !== undefined && external !== false;
    if (isExternal && (driver ?? driverOptions ?? labels) !== undefined) {
      context.fault(["volumes", key], "is external: nothing but its name can be said of it");
    }
    return {
      name: externalName(context.project, key, written ?? {}),
      external: isExternal,
      ...given({ driver, driverOptions, labels }),
    };
  });
}

/** What the engine calls a volume of the file. */
export function volumeName({ file, project }: Context, key: string): string | undefined {
  const written = file.volumes?.[key];
  return written === undefined ? undefined : externalName(project, key, written ?? {});
}
