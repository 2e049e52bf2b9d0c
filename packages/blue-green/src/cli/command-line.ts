import type { FileOptions } from "./options.ts";

/** What people type to run another command on the stack that these options are about. */
export function commandLine(
  command: string,
  { file = [], project, service, profile = [], host, context }: FileOptions,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  // As npm tells what it runs; the command's own name is no package's.
  const program =
    environment["npm_command"] === "exec" ? "npx @hitless/blue-green" : "hitless-blue-green";
  const options = [
    ...file.map((each) => ["--file", each] as const),
    ["--project", project] as const,
    ["--service", service] as const,
    ...profile.map((each) => ["--profile", each] as const),
    ["--host", host] as const,
    ["--context", context] as const,
  ];
  const words = options.flatMap(([name, value]) =>
    value === undefined ? [] : [name, quoted(value)],
  );
  return [program, command, ...words].join(" ");
}

/** As a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
