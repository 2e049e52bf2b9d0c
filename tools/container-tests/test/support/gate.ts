import { writeFile } from "node:fs/promises";

import { onTestFinished } from "vitest";

/**
 * A hook, where the deployer runs, that holds it before the switch and under its lock until the file that
 * `GATE` names is there.
 */
export const gateHook = `
      hooks:
        before-switch:
          - in: host
            run: [sh, -c, "until [ -e \${GATE:-/} ]; do sleep 0.1; done"]
            timeout: 10m
`;

/** Opens the gate, at the latest when the test is over. */
export function gate(path: string): () => Promise<void> {
  const open = async (): Promise<void> => writeFile(path, "");
  onTestFinished(open);
  return open;
}
