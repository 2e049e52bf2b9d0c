import { isAbsolute } from "node:path";
import type { InstanceSpec } from "./runtime.ts";

const idPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;
const variablePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** @throws {TypeError} where the id could not be a file name of its own. */
export function checkId(id: unknown): asserts id is string {
  if (typeof id === "string" && idPattern.test(id)) return;
  throw new TypeError(
    `instance id ${JSON.stringify(id)}: 1 to 63 lower-case letters, digits and dashes were expected, the first no dash`,
  );
}

/** @throws {TypeError} where a label is no text. */
export function checkLabels(labels: Readonly<Record<string, unknown>>, of: string): void {
  for (const [name, value] of Object.entries(labels)) {
    if (name === "") throw new TypeError(`${of}: a label has an empty name`);
    if (typeof value !== "string") {
      throw new TypeError(`${of}: label ${name} is ${typeof value}, a string was expected`);
    }
  }
}

/** The spec of a plain process. */
export interface ProcessSpec extends InstanceSpec {
  command: readonly string[];
}

/** @throws {TypeError} that names the field, what it holds and what was expected. */
export function checkSpec(spec: InstanceSpec): asserts spec is ProcessSpec {
  checkId(spec.id);
  const of = `instance ${spec.id}`;
  checkImage(spec.image, of);
  if (spec.container !== undefined) {
    throw new TypeError(`${of}: container settings were given, a plain process can have none`);
  }
  if (spec.command === undefined) {
    throw new TypeError(`${of}: a command was expected, as a plain process has no image's own`);
  }
  checkCommand(spec.command, of);
  if (spec.workingFolder !== undefined && !isAbsolute(spec.workingFolder)) {
    throw new TypeError(
      `${of}: working folder ${spec.workingFolder}: an absolute path was expected`,
    );
  }
  checkLabels(spec.labels, of);
  checkEnvironment(spec.environment, of);
}

export function checkImage(image: unknown, of: string): void {
  if (typeof image === "string" && image !== "") return;
  throw new TypeError(`${of}: image is ${JSON.stringify(image)}, a name was expected`);
}

export function checkCommand(command: readonly unknown[], of: string): void {
  if (!Array.isArray(command) || command.length === 0 || command[0] === "") {
    throw new TypeError(`${of}: command is empty, a program and its arguments were expected`);
  }
  for (const [index, word] of command.entries()) {
    if (typeof word === "string" && !word.includes("\0")) continue;
    throw new TypeError(`${of}: command[${index}] is no string without NUL characters`);
  }
}

// Variables go through a POSIX shell, and some shells drop those that they could not name.
function checkEnvironment(environment: Readonly<Record<string, unknown>>, of: string): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!variablePattern.test(name)) {
      throw new TypeError(
        `${of}: environment variable ${JSON.stringify(name)}: letters, digits and underscores were expected, the first no digit`,
      );
    }
    if (typeof value !== "string" || value.includes("\0")) {
      throw new TypeError(
        `${of}: environment variable ${name} is no string without NUL characters`,
      );
    }
  }
}
