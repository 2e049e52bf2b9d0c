import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { CreateNodes, TargetConfiguration } from "nx/src/devkit-exports.js";

interface Inferred {
  /** Files, as a pattern, whose presence gives a project the target. */
  readonly when: string;
  readonly command: string;
  readonly publishedOnly?: boolean;
}

const clean = "node -e \"fs.rmSync('dist',{recursive:true,force:true})\"";

const inferred: Readonly<Record<string, Inferred>> = {
  build: { when: "tsconfig.build.json", command: `${clean} && tsc -p tsconfig.build.json` },
  typecheck: { when: "tsconfig.json", command: "tsc -p tsconfig.json" },
  test: { when: "src/**/*.test.ts", command: "vitest run --project unit" },
  "test:real": { when: "test/**/*.test.ts", command: "vitest run --project real" },
  "test:full": {
    when: "test/**/*.test.ts",
    command: "HITLESS_TEST_SIZE=full vitest run --project real",
  },
  "package-check": {
    when: "tsconfig.build.json",
    command: "node ../../tools/package-check.ts",
    publishedOnly: true,
  },
};

/** Gives each workspace its targets by the files it has, so that no package repeats them. */
export const createNodes: CreateNodes = [
  "{packages,examples,tools}/*/package.json",
  (manifests, _options, { workspaceRoot }) =>
    manifests.map((manifest) => {
      const root = dirname(manifest);
      return [manifest, { projects: { [root]: { targets: targetsOf(root, workspaceRoot) } } }];
    }),
];

function targetsOf(root: string, workspaceRoot: string): Record<string, TargetConfiguration> {
  const manifest = JSON.parse(readFileSync(join(workspaceRoot, root, "package.json"), "utf8")) as {
    private?: boolean;
  };
  const targets: Record<string, TargetConfiguration> = {};
  for (const [name, { when, command, publishedOnly }] of Object.entries(inferred)) {
    if (publishedOnly === true && manifest.private === true) continue;
    if (globSync(when, { cwd: join(workspaceRoot, root) }).length === 0) continue;
    targets[name] = { command, options: { cwd: root } };
  }
  return targets;
}
