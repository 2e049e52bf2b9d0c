import { globSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of a build context, and where it lies on this host. */
export interface ProxyImageFile {
  /** Within the context, with slashes. */
  path: string;
  source: string;
}

/** What a session is started with in a container of the image. */
export const sessionCommand: readonly string[] = [
  "node",
  "/opt/hitless-proxy/bin/hitless-proxy.js",
  "session",
  // The container may just have been started.
  "--wait",
  "15000",
];

/** Where the image keeps what has to outlive its container. */
export const stateFolder = "/var/lib/hitless-proxy";

const root = fileURLToPath(new URL("..", import.meta.url));
/** What the supervisor imports. */
const libraries = ["commander", "zod"];
const patterns = ["package.json", "tsconfig.json", "bin/*.js", "src/**/*.ts", "dist/**/*.js"];

/**
 * The build context of the proxy's image: a `Dockerfile` with the build argument `BASE`, an image with Node.js
 * 24 and, if it is to be used as it is, HAProxy. It has this very package and what its command needs, so that
 * deployer and supervisor are always of one version.
 */
export function proxyImageContext(): { files: ProxyImageFile[] } {
  const isSource = import.meta.filename.endsWith(".ts");
  const own = globSync(patterns, { cwd: root, exclude: ["**/*.test.ts"] })
    // A clone runs its sources, a published package what it was built to, which the marker tells apart.
    .filter((path) => isSource || path !== "tsconfig.json")
    .filter((path) => !path.startsWith(isSource ? "dist" : "src"));
  const files = own.map((path) => ({ path, source: join(root, path) }));
  const dockerfile = { path: "Dockerfile", source: join(root, "image/Dockerfile") };
  return { files: [dockerfile, ...files, ...libraries.flatMap(libraryFiles)].toSorted(byPath) };
}

function libraryFiles(name: string): ProxyImageFile[] {
  const manifest = findPackageJSON(name, import.meta.url);
  if (manifest === undefined) throw new TypeError(`${name} is a dependency of this package`);
  const folder = dirname(manifest);
  const files = globSync(["package.json", "**/*.js"], { cwd: folder, exclude: ["src/**"] });
  return files.map((path) => ({
    path: `node_modules/${name}/${path}`,
    source: join(folder, path),
  }));
}

function byPath(a: ProxyImageFile, b: ProxyImageFile): number {
  return a.path < b.path ? -1 : 1;
}
