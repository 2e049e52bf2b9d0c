/**
 * The paths of libraries and of the program loader in what `ldd` prints, each once. Pure.
 *
 * @throws {Error} when a library was not found: the program does not run here either.
 */
export function librariesOf(listed: string): string[] {
  const missing = /^\s*(\S+) => not found/m.exec(listed)?.[1];
  if (missing !== undefined) throw new Error(`ldd does not find ${missing}`);
  // With an arrow for a library, without one for the loader; the kernel's own has no path.
  const paths = [...listed.matchAll(/^\s+(?:\S+ => )?(\/\S+) \(0x/gm)].map((match) => match[1]);
  return [...new Set(paths)].filter((path) => path !== undefined);
}
