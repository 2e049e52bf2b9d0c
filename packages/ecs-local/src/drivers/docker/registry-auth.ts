import { parseImageReference, type RegistryCredentials } from "@hitless/runtime";
import { z } from "zod";

/** What the agent of a container instance knows of registries: `ECS_ENGINE_AUTH_TYPE` and `_DATA`. */
export interface InstanceAuth {
  /** `dockercfg`: user and password in Base64, as in `.docker/config.json`; `docker`: in plain text. */
  type: string;
  /** JSON by registry. */
  data: string;
}

export interface Login {
  username: string;
  password: string;
}

/** By registry, or by registry and the beginning of a path, without `https://`. */
export type Logins = ReadonlyMap<string, Login>;

/** Under which name the agent keeps the credentials of Docker Hub, and no other. */
const hubKey = "index.docker.io/v1/";

const plain = z.object({ username: z.string(), password: z.string() });
const coded = z.object({ auth: z.string() }).transform(({ auth }) => decode(auth));

/** By type, what an entry is read with; an entry that says nothing good is `undefined`. */
const shapes: Readonly<Record<string, z.ZodType<Record<string, Login | undefined>>>> = {
  dockercfg: z.record(z.string(), coded),
  docker: z.record(z.string(), plain),
};

/**
 * Reads the agent's credentials. As with the agent, what is bad in them is only warned of; a warning quotes
 * nothing of the data.
 * Source: Amazon ECS Developer Guide, "Private registry authentication for container instances".
 */
export function parseInstanceAuth({ type, data }: InstanceAuth): {
  logins: Logins;
  warnings: readonly string[];
} {
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (shape === undefined) {
    return nothing(`ECS_ENGINE_AUTH_TYPE is "${type}", dockercfg or docker was expected`);
  }
  const parsed = shape.safeParse(jsonOf(data));
  if (!parsed.success) {
    const member = type === "docker" ? `"username": …, "password": …` : `"auth": …`;
    const like = `{"registry.example": {${member}}}`;
    return nothing(
      `ECS_ENGINE_AUTH_DATA is no JSON like ${like}, as ECS_ENGINE_AUTH_TYPE=${type} has it`,
    );
  }
  const read = Object.entries(parsed.data).map(([key, login]) => ({ key: plainKey(key), login }));
  return {
    logins: new Map(read.flatMap(({ key, login }) => (login ? [[key, login]] : []))),
    warnings: read
      .filter(({ login }) => login === undefined)
      .map(({ key }) => `ECS_ENGINE_AUTH_DATA: "auth" of ${key} is no "user:password" in Base64`),
  };
}

function nothing(warning: string): { logins: Logins; warnings: readonly string[] } {
  return { logins: new Map(), warnings: [warning] };
}

/** The login for an image: Docker Hub's own, else the one with the longest key that the image begins with. */
export function loginFor(logins: Logins, image: string): Login | undefined {
  const { registry, repository } = parseImageReference(image);
  if (registry === "docker.io") return logins.get(hubKey);
  const path = `${registry}/${repository}`;
  const [best] = [...logins.keys()]
    .filter((key) => path === key || path.startsWith(key.endsWith("/") ? key : `${key}/`))
    .toSorted((a, b) => b.length - a.length);
  return best === undefined ? undefined : logins.get(best);
}

/** As the engine wants it. */
export function credentialsOf(image: string, login: Login): RegistryCredentials {
  const { registry } = parseImageReference(image);
  const serveraddress = registry === "docker.io" ? `https://${hubKey}` : registry;
  return { serveraddress, ...login };
}

/** The value of a secret that `repositoryCredentials` names; undefined where it is none. */
export function parseLogin(text: string): Login | undefined {
  const parsed = plain.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function plainKey(key: string): string {
  const bare = key.replace(/^https?:\/\//, "");
  return bare === hubKey ? bare : bare.replace(/\/$/, "");
}

function decode(auth: string): Login | undefined {
  const text = Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 1) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
