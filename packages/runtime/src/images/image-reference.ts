/** An image's name, taken apart. */
export interface ImageReference {
  /** Host and port, `docker.io` where none is written. */
  registry: string;
  /** Within the registry, with the `library/` that Docker Hub's own images have. */
  repository: string;
  tag?: string;
  /** `sha256:…`. */
  digest?: string;
  /** What was written, without tag and digest. */
  name: string;
}

const hub = "docker.io";
const pathPattern =
  /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;
const registryPattern =
  /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d+)?$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,}$/;

/**
 * Reads an image's name by Docker's rules: the part before the first slash is a registry where it has a
 * dot, a colon or a capital letter, or is `localhost`.
 * @throws {TypeError} that names the part which is wrong.
 */
export function parseImageReference(text: string): ImageReference {
  const [rest, digest] = cut(text, text.indexOf("@"));
  // A colon before a slash belongs to the registry's port.
  const colon = rest.lastIndexOf(":");
  const [name, tag] = cut(rest, colon > rest.lastIndexOf("/") ? colon : -1);
  const { registry, path } = splitRegistry(name);

  check(text, "registry", registry, registryPattern, "a host and maybe a port");
  check(
    text,
    "repository",
    path,
    pathPattern,
    "lower-case letters, digits, and . _ - / between them",
  );
  check(text, "tag", tag, tagPattern, "up to 128 letters, digits, and _ . - but not first");
  check(text, "digest", digest, digestPattern, "an algorithm, a colon and hexadecimal digits");
  const repository = registry === hub && !path.includes("/") ? `library/${path}` : path;
  return {
    registry,
    repository,
    name,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

function cut(text: string, at: number): [before: string, after: string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  if (!/[.:A-Z]/.test(first) && first !== "localhost") return { registry: hub, path: name };
  // Docker Hub's older name.
  return { registry: first === "index.docker.io" ? hub : first, path: name.slice(slash + 1) };
}

function check(
  text: string,
  part: string,
  value: string | undefined,
  pattern: RegExp,
  expected: string,
): void {
  if (value === undefined || pattern.test(value)) return;
  throw new TypeError(
    `image ${JSON.stringify(text)}: ${part} ${JSON.stringify(value)}: ${expected} was expected`,
  );
}
