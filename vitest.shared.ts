import { join } from "node:path";

import { defineConfig, type ViteUserConfig } from "vitest/config";

const conditions = ["@hitless/source", "module", "node", "import", "default"];
// These reach Node.js as `--conditions`. With "import" among them, `require` would load ES modules.
const nodeConditions = ["@hitless/source", "node"];

/**
 * The vitest projects of one package: `unit` beside the source (target `test`), `real` in `test/`
 * (targets `test:real` and `test:full`). Results also go to `test-results/` as JSON, from which
 * `tools/summary.ts` adds up the workspace.
 */
export function shared(packageName: string): ViteUserConfig {
  const project = {
    resolve: { conditions },
    ssr: { resolve: { conditions: nodeConditions, externalConditions: nodeConditions } },
  };
  const isFull = process.env["HITLESS_TEST_SIZE"] === "full";
  const target = process.argv.includes("real") ? "test-real" : "test";
  return defineConfig({
    test: {
      reporters: ["default", "json"],
      // Stopping an engine takes seconds.
      teardownTimeout: 60_000,
      outputFile: { json: `test-results/${target}.json` },
      projects: [
        {
          ...project,
          test: {
            name: { label: "unit" },
            include: ["src/**/*.test.ts"],
            // Against a test that hangs, not against a machine that is busy.
            testTimeout: 30_000,
            restoreMocks: true,
          },
        },
        {
          ...project,
          test: {
            name: { label: "real" },
            include: ["test/**/*.test.ts"],
            globalSetup: [join(import.meta.dirname, "tools/real-parts/src/vitest-setup.ts")],
            fileParallelism: false,
            // Against what hangs, as above.
            testTimeout: isFull ? 3_600_000 : 300_000,
            expect: { poll: { timeout: 60_000 } },
            hookTimeout: 300_000,
            restoreMocks: true,
          },
        },
      ],
      env: { HITLESS_PACKAGE: packageName },
    },
  });
}
