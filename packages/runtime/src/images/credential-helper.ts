import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { RuntimeError, systemCode } from "../errors.ts";
import { within } from "../pause.ts";
import type { Variables } from "../docker/docker-config.ts";
import { isRecord } from "./json-lines.ts";

export interface CredentialHelperOptions {
  /** The helper's environment. */
  variables: Variables;
  /** @default 30_000 */
  limitMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

const notFound = /credentials not found/i;

/**
 * Asks `docker-credential-<name> get` for a registry. Resolves with undefined where it has none. Nothing
 * that it wrote gets into an error, as that may be the secret.
 * @throws {RuntimeError} `denied` where it cannot be run, fails, or takes too long.
 */
export async function askCredentialHelper(
  name: string,
  registry: string,
  { variables, limitMs = 30_000, signal }: CredentialHelperOptions,
): Promise<{ username: string; secret: string } | undefined> {
  const program = `docker-credential-${name}`;
  const fail = (why: string): RuntimeError =>
    new RuntimeError("denied", `credentials for ${registry}: ${program} ${why}`);
  // The name is part of a file name.
  if (!/^[\w.-]+$/.test(name)) throw fail("is no name of a program");
  signal?.throwIfAborted();

  const answer = await within(
    limitMs,
    run(program, registry, variables, { limitMs, signal }),
    signal,
  );
  signal?.throwIfAborted();
  if (answer === undefined) throw fail(noAnswer(limitMs));
  if ("failed" in answer) throw fail(answer.failed);
  if (answer.code !== 0) {
    if (notFound.test(answer.output)) return undefined;
    throw fail(`failed with exit code ${answer.code}; run it by hand to see why`);
  }
  const found = parse(answer.output);
  if (!found) throw fail("gave no JSON with Username and Secret");
  return found.secret === "" ? undefined : found;
}

function noAnswer(limitMs: number): string {
  return `gave no answer within ${limitMs} ms`;
}

type Answer = { code: number | null; output: string } | { failed: string };

async function run(
  program: string,
  registry: string,
  env: Variables,
  { limitMs, signal }: { limitMs: number; signal: AbortSignal | undefined },
): Promise<Answer> {
  const child = spawn(program, ["get"], {
    env: { ...env },
    stdio: ["pipe", "pipe", "ignore"],
    timeout: limitMs,
    killSignal: "SIGKILL",
    ...(signal && { signal }),
  });
  // It may end before it has read.
  child.stdin.on("error", () => undefined).end(registry);
  try {
    const [output] = await Promise.all([text(child.stdout), once(child, "close")]);
    // Its end by the limit may be seen before the limit itself is.
    if (child.killed) return { failed: noAnswer(limitMs) };
    return { code: child.exitCode, output };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { failed: "is not in the PATH; install it" };
    return { failed: `could not be run: ${systemCode(error) ?? "no reason given"}` };
  }
}

function parse(output: string): { username: string; secret: string } | undefined {
  try {
    const value: unknown = JSON.parse(output);
    if (!isRecord(value)) return undefined;
    const { Username: username, Secret: secret } = value;
    if (typeof username === "string" && typeof secret === "string") return { username, secret };
  } catch {
    // A parser's message quotes the text.
  }
  return undefined;
}
