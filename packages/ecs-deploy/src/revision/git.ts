import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { EcsDeployError } from "../errors.ts";

export interface GitOptions {
  folder: string;
  limitMs: number;
  signal?: AbortSignal | undefined;
}

const run = promisify(execFile);

/**
 * Runs `git` in a folder; resolves with what it wrote, without the end of the last line.
 * @throws {EcsDeployError} `revision`, in git's own words.
 */
export async function git(
  args: readonly string[],
  { folder, limitMs, signal }: GitOptions,
): Promise<string> {
  try {
    const { stdout } = await run("git", ["-C", folder, ...args], {
      // Its words are read below, and a look must not take the lock of the index.
      env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
      maxBuffer: 64 * 2 ** 20,
      timeout: limitMs,
      ...(signal && { signal }),
    });
    return stdout.trimEnd();
  } catch (cause) {
    signal?.throwIfAborted();
    throw new EcsDeployError("revision", `the revision of ${folder}: ${reason(cause, limitMs)}`, {
      cause,
    });
  }
}

const otherwise = "or name the images' tag with --tag";

function reason(error: unknown, limitMs: number): string {
  const code = memberOf(error, "code");
  const said = memberOf(error, "stderr");
  const stderr = typeof said === "string" ? said : "";
  if (code === "ENOENT") return `there is no git in the PATH; install it, ${otherwise}`;
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
    return `git had more to say than 64 MiB; list what is not to be deployed in .gitignore, ${otherwise}`;
  }
  if (memberOf(error, "killed") === true)
    return `git gave no answer within ${limitMs} ms; try it by hand, ${otherwise}`;
  if (/not a git repository/i.test(stderr)) {
    return `it is in no Git repository; run this inside of one, ${otherwise}`;
  }
  if (/needed a single revision|unknown revision|ambiguous argument 'HEAD/i.test(stderr)) {
    return `its repository has no commit yet; commit first, ${otherwise}`;
  }
  return `git says: ${stderr.trim().replace(/^fatal: /, "") || String(error)}; mend it, ${otherwise}`;
}

function memberOf(error: unknown, name: string): unknown {
  return error instanceof Error ? new Map(Object.entries(error)).get(name) : undefined;
}
