import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";

import { BlueGreenError } from "./errors.ts";
import { putVariablesIn } from "./put-variables.ts";
import { describeIssue, type Source } from "./stack-file-issue.ts";
import { stackFileSchema } from "./stack-schema.ts";
import type { Stack } from "./stack.ts";

export interface ReadStackFileOptions {
  /** What `${NAME}` stands for. @default process.env */
  variables?: Readonly<Record<string, string | undefined>>;
  /**
   * False where no release is made from the file, as in a rollback: then a variable that is not set is
   * no fault in `image`, `command`, `working_dir` and `environment`. @default true
   */
  forRelease?: boolean;
}

/**
 * Reads and checks a stack file: a Compose file with an `x-hitless` block on the app's service.
 * @throws {BlueGreenError} `stack-file`, with every fault found: file, line, key, what was expected
 */
export async function readStackFile(
  file: string,
  options: ReadStackFileOptions = {},
): Promise<Stack> {
  const path = resolve(file);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new BlueGreenError("stack-file", `cannot read the stack file ${path}: ${String(cause)}`, {
      cause,
    });
  });
  return parseStackFile(path, text, options);
}

/** The pure part of `readStackFile`. `path` is absolute. */
export function parseStackFile(
  path: string,
  text: string,
  { variables = process.env, forRelease = true }: ReadStackFileOptions = {},
): Stack {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const source: Source = { file: path, document, lines };
  if (document.errors.length > 0) {
    refuse(
      document.errors.map(
        (error) => `${path}:${error.linePos?.[0].line ?? 1}: ${error.message.split("\n")[0] ?? ""}`,
      ),
    );
  }
  const faults = putVariablesIn(source, { variables, forRelease });
  if (faults.length > 0) refuse(faults);
  const result = stackFileSchema.safeParse(withoutExtensions(document.toJS()));
  if (!result.success) refuse(result.error.issues.flatMap((issue) => describeIssue(source, issue)));
  return toStack(path, result.data);
}

/** Compose lets everyone add `x-…` keys, as a home for YAML anchors; all but ours are passed over. */
function withoutExtensions(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).filter(
    ([key]) => !key.startsWith("x-") || key === "x-hitless",
  );
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, key === "environment" ? inner : withoutExtensions(inner)]),
  );
}

function refuse(faults: readonly string[]): never {
  throw new BlueGreenError("stack-file", faults.join("\n"));
}

function toStack(file: string, { name, services }: z.output<typeof stackFileSchema>): Stack {
  const [entry] = Object.entries(services);
  if (entry === undefined)
    throw new TypeError("the schema lets no stack without a service through");
  const [service, app] = entry;
  const { health, listen, drain, watch, keep } = app["x-hitless"];
  return {
    name,
    file,
    folder: join(dirname(file), ".hitless", name),
    service,
    image: app.image,
    version: app.image.slice(app.image.lastIndexOf(":") + 1),
    command: app.command,
    workingFolder: resolve(dirname(file), app.working_dir),
    environment: app.environment,
    replicas: app.deploy.replicas,
    listen,
    health: {
      path: health.path,
      successes: health.successes,
      everyMs: health.interval,
      timeoutMs: health.timeout,
      deadlineMs: health.deadline,
    },
    drainMs: drain,
    watchMs: watch,
    keep,
    stopSignal: app.stop_signal,
    stopGraceMs: app.stop_grace_period,
  };
}
