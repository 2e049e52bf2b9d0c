import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { RuntimeError, systemCode } from "../errors.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

/** What of Docker's own `config.json` matters here. */
export interface DockerConfig {
  /** The folder that it is in, whether there is a file or not. */
  folder: string;
  currentContext?: string;
  /** By registry: user and password in Base64, or a token. */
  auths: Readonly<
    Record<string, { auth?: string; identitytoken?: string; registrytoken?: string }>
  >;
  credsStore?: string;
  credHelpers: Readonly<Record<string, string>>;
}

/** The folder of `DOCKER_CONFIG`, else `~/.docker`. */
export function configFolder(variables: Variables): string {
  return nonEmpty(variables["DOCKER_CONFIG"]) ?? join(variables["HOME"] ?? homedir(), ".docker");
}

/** A missing file is an empty one. @throws {RuntimeError} `damaged`, naming the file. */
export async function readDockerConfig(variables: Variables): Promise<DockerConfig> {
  const folder = configFolder(variables);
  const path = join(folder, "config.json");
  let text = "{}";
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if (systemCode(cause) !== "ENOENT" && systemCode(cause) !== "ENOTDIR") {
      throw new RuntimeError("damaged", `Docker's configuration ${path} cannot be read`, { cause });
    }
  }
  return parseDockerConfig(text, folder);
}

/** @throws {RuntimeError} `damaged`. Its message has nothing of the text, which may hold passwords. */
export function parseDockerConfig(text: string, folder: string): DockerConfig {
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    // A parser's message quotes the text.
    value = undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RuntimeError(
      "damaged",
      `Docker's configuration ${join(folder, "config.json")} is no JSON object: repair it, or name another folder by DOCKER_CONFIG`,
    );
  }
  const config: Partial<DockerConfig> = value;
  const { currentContext, credsStore } = config;
  return {
    folder,
    auths: config.auths ?? {},
    credHelpers: config.credHelpers ?? {},
    ...(nonEmpty(currentContext) !== undefined && { currentContext: String(currentContext) }),
    ...(nonEmpty(credsStore) !== undefined && { credsStore: String(credsStore) }),
  };
}

/** As Docker reads variables: an empty one is none. */
export function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
