/** Matches as Go's `path.Match`, which logspout uses: `*` and `?` stand for all but a slash, `[a-z]` for one of these. */
export function globPattern(glob: string): RegExp {
  const source = glob.replaceAll(/\\.|\[\^?[^\]]+\]|[\\^$.*+?()[\]{}|]/g, (part) => {
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return part.startsWith("[") && part.length > 1 ? part : `\\${part.at(-1)}`;
  });
  return new RegExp(`^${source}$`, "u");
}
