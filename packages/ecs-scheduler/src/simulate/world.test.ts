import { expect, test } from "vitest";

import { listTasks } from "../read.ts";
import { created, definition, shortIds } from "../testing/fixtures.ts";
import { simulate } from "./simulate.ts";

const [app] = definition("web:1").containers;
const containers = [10, 20].flatMap((stopTimeout, index) =>
  app ? [{ ...app, name: `app${index}`, stopTimeout }] : [],
);

test.each([
  [600_000, 20_000],
  [5_000, 5_000],
])(
  "a task that would need %i ms to stop is gone after %i, its longest stopTimeout at most",
  (stopMs, gone) => {
    const web = { taskDefinition: definition("web:1", { containers }), loadBalancers: [] };
    const script = [
      { atMs: 0, event: created({ desiredCount: 1, revision: web }) },
      { atMs: 100_000, event: { type: "service-deleted", service: "web" } as const },
    ];
    const { state } = simulate(script, { ids: shortIds, behaviorOf: () => ({ stopMs }) });
    expect(listTasks(state)).toMatchObject([{ stoppingAt: 100_000, stoppedAt: 100_000 + gone }]);
  },
);
