import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { registry } from "@hitless-tools/real-parts/registry";
import type { TestContext } from "vitest";

import type { Place } from "./seed-image.ts";
import { temporaryFolder } from "./repository.ts";

/** A registry, and a name in it that is one test's own. */
export interface RegistryBox {
  address: string;
  /** Unique. */
  name: string;
  /** A repository of it, for whoever may push. */
  place: (repository?: string) => Place;
  /** A reference in that repository. */
  image: (tag: string, repository?: string) => string;
  login: { username: string; password: string };
  /** Docker's configuration of somebody who has logged in there. */
  variables: { DOCKER_CONFIG: string };
}

export async function registryBox(
  context: TestContext,
  { login: isPrivate = false } = {},
): Promise<RegistryBox> {
  const part = await registry({ login: isPrivate });
  if ("skipped" in part) return context.skip(part.skipped);
  const { address, login = { username: "", password: "" } } = part;
  const name = `t-${randomBytes(6).toString("hex")}`;
  const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
  const headers: Record<string, string> = isPrivate ? { authorization: `Basic ${auth}` } : {};
  return {
    address,
    name,
    login,
    place: (repository = "app") => ({ address, repository: `${name}/${repository}`, headers }),
    image: (tag, repository = "app") => `${address}/${name}/${repository}:${tag}`,
    variables: await dockerConfiguration(isPrivate ? { [address]: { auth } } : {}),
  };
}

/** Variables that name a configuration of Docker's with these logins. */
export async function dockerConfiguration(auths: object): Promise<{ DOCKER_CONFIG: string }> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "config.json"), JSON.stringify({ auths }));
  return { DOCKER_CONFIG: folder };
}
