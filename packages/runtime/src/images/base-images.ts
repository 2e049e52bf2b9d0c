/**
 * The images that a Dockerfile begins its stages with. Pure. Names with a variable that has no value are
 * left out: the build itself says what is wrong with them.
 */
export function baseImages(dockerfile: string, args: Readonly<Record<string, string>>): string[] {
  const values = new Map<string, string>();
  const stages = new Set<string>();
  const images = new Set<string>();
  for (const line of instructions(dockerfile)) {
    const [, word = "", rest = ""] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    // Only what stands before the first stage counts for the names of images.
    if (word.toUpperCase() === "ARG" && stages.size === 0 && images.size === 0) {
      declare(values, rest, args);
    }
    if (word.toUpperCase() !== "FROM") continue;
    const [written = "", as, stage] = rest.split(/\s+/).filter((one) => !one.startsWith("--"));
    const image = substitute(written, values);
    if (image !== undefined && image !== "scratch" && !stages.has(image.toLowerCase())) {
      images.add(image);
    }
    if (as?.toUpperCase() === "AS" && stage !== undefined) stages.add(stage.toLowerCase());
  }
  return [...images];
}

function instructions(dockerfile: string): string[] {
  return dockerfile
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join("\n")
    .replaceAll(/\\[ \t]*\n/g, " ")
    .split("\n")
    .map((line) => line.trim());
}

function declare(
  values: Map<string, string>,
  text: string,
  args: Readonly<Record<string, string>>,
): void {
  for (const [, name = "", , quoted, plain] of text.matchAll(/(\w+)(=(?:["'](.*?)["']|(\S*)))?/g)) {
    const value = args[name] ?? quoted ?? plain;
    if (value !== undefined) values.set(name, substitute(value, values) ?? value);
  }
}

function substitute(text: string, values: ReadonlyMap<string, string>): string | undefined {
  const result = text.replaceAll(
    /\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g,
    (_, braced?: string, fallback?: string, bare?: string) => {
      const value = values.get(braced ?? bare ?? "") ?? "";
      // A dollar sign that is left says that the name is not complete.
      return value === "" ? (fallback ?? "$") : value;
    },
  );
  return result === "" || result.includes("$") ? undefined : result;
}
