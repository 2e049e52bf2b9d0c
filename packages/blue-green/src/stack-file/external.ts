/** The engine's name for a network or volume: as written, its key where it is not ours, else with the project's name. */
export function externalName(
  project: string,
  key: string,
  written: { name?: string | undefined; external?: boolean | { name: string } | undefined },
): string {
  const { name, external } = written;
  if (typeof external === "object") return external.name;
  return name ?? (external === true ? key : `${project}_${key}`);
}
