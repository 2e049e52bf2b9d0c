import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { BlueGreenError } from "../errors.ts";
import type { Stack } from "../stack.ts";
import { type Contents, type Context, reporter } from "./context.ts";
import { parseEnvFile, withValues } from "./env-file.ts";
import type { Variables } from "./interpolate.ts";
import { readNamedFiles } from "./named-files.ts";
import { type Parsed, parseFiles } from "./parse.ts";
import { projectNameOf } from "./project-name.ts";
import { refuse } from "./refuse.ts";
import { runtimeOf } from "./runtime.ts";
import { stacksOf } from "./stacks.ts";

export interface ReadStackFileOptions {
  /** What `${NAME}` stands for, over the `.env` beside the first file. @default process.env */
  variables?: Variables;
  /**
   * False where no release is made from the file, as in a rollback: then a variable that is not set is
   * no fault in what only a release is made from, and no `env_file` or secret is read. @default true
   */
  forRelease?: boolean;
  /**
   * Whether every certificate has to be there. Where not, one that is missing stays what the proxy has.
   * @default forRelease
   */
  certificates?: boolean;
  /** The project's name, over `COMPOSE_PROJECT_NAME` and the file's. */
  project?: string;
  /** The app's name, of several. */
  service?: string;
  /** What the apps run on, over the file's. */
  runtime?: "process" | "docker";
  /** Services with profiles are left out unless one of theirs is among these. @default COMPOSE_PROFILES */
  profiles?: readonly string[];
}

/**
 * Reads and checks a stack file: a Compose file with an `x-hitless` block on the app's service. Several files are
 * merged; relative paths are meant from the folder of the first.
 * @throws {BlueGreenError} `stack-file`, with every fault found: file, line, column, key, what was expected; also
 * where there are several apps and `service` names none of them
 */
export async function readStackFile(
  files: string | readonly string[],
  options: ReadStackFileOptions = {},
): Promise<Stack> {
  return onlyOne(await readStackFiles(files, options));
}

/** As {@link readStackFile}, for all apps, in the order of the file; or the one that `service` names. */
export async function readStackFiles(
  files: string | readonly string[],
  options: ReadStackFileOptions = {},
): Promise<Stack[]> {
  const paths = (typeof files === "string" ? [files] : files).map((file) => resolve(file));
  const [first] = paths;
  if (first === undefined) throw new TypeError("files: expected at least one stack file");
  const texts = await Promise.all(
    paths.map(async (file) => ({ file, text: await readText(file) })),
  );
  const variables = await withEnvFile(dirname(first), options.variables ?? process.env);
  const parsed = parseFiles(texts, { variables, forRelease: options.forRelease ?? true });
  const contents = await readNamedFiles(parsed.file, dirname(first));
  return fill(first, parsed, contents, { ...options, variables });
}

/** The pure part of `readStackFile`, for one file that names no others. `path` is absolute. */
export function parseStackFile(
  path: string,
  text: string,
  options: ReadStackFileOptions = {},
): Stack {
  const { variables = process.env, forRelease = true } = options;
  const parsed = parseFiles([{ file: path, text }], { variables, forRelease });
  return onlyOne(fill(path, parsed, new Map(), { ...options, variables }));
}

function fill(
  path: string,
  { file, sources, faults }: Parsed,
  contents: Contents,
  options: ReadStackFileOptions & { variables: Variables },
): Stack[] {
  const { variables, forRelease = true, certificates = forRelease, service } = options;
  const folder = dirname(path);
  const fault = reporter(sources, faults);
  const known = { file, path, folder, variables, forRelease, certificates, contents, fault };
  const context: Context = {
    ...known,
    project: projectNameOf(known, options.project),
    runtime: runtimeOf(file, options.runtime, fault),
  };
  const fromOutside = (variables["COMPOSE_PROFILES"] ?? "")
    .split(",")
    .filter((name) => name !== "");
  const stacks = stacksOf(context, new Set(options.profiles ?? fromOutside));
  refuse(faults);
  return service === undefined ? stacks : [named(stacks, service)];
}

function named(stacks: readonly Stack[], service: string): Stack {
  const stack = stacks.find((each) => each.service === service);
  if (stack !== undefined) return stack;
  const names = stacks.map((each) => each.service).join(", ");
  throw new BlueGreenError(
    "stack-file",
    `there is no app ${service} in ${stacks[0]?.file ?? ""}; expected one of ${names}`,
  );
}

function onlyOne(stacks: readonly Stack[]): Stack {
  const [stack, ...others] = stacks;
  if (stack !== undefined && others.length === 0) return stack;
  const names = stacks.map(({ service }) => service).join(", ");
  throw new BlueGreenError(
    "stack-file",
    `${stack?.file ?? ""} has several apps: ${names}; name one of them`,
  );
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new BlueGreenError("stack-file", `cannot read the stack file ${path}: ${String(cause)}`, {
      cause,
    });
  });
}

/** What the `.env` of the project's folder says, where the variables themselves say nothing. */
async function withEnvFile(folder: string, variables: Variables): Promise<Variables> {
  const file = join(folder, ".env");
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw new BlueGreenError("stack-file", `cannot read ${file}: ${String(error)}`, {
      cause: error,
    });
  });
  const { values, faults } = parseEnvFile(text, variables);
  refuse(faults.map(({ line, message }) => ({ file, line, column: 1, message })));
  return { ...withValues(values), ...variables };
}
