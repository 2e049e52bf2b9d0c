/** What a process needs to find programs, files and its language; no more, since a deployer holds secrets. */
const inherited = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LANG", "LANGUAGE"];

/** The part of the deployer's environment that instances get: the names above and `LC_*`. */
export function inheritedEnvironment(
  from: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined) continue;
    if (inherited.includes(name) || name.startsWith("LC_")) environment[name] = value;
  }
  return environment;
}
