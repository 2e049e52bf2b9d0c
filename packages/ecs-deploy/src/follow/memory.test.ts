import { expect, test } from "vitest";

import { newMemory, remember } from "./memory.ts";
import { snapshotOf } from "./snapshot.ts";

const at = (second: number) => new Date(second * 1_000);
const messages = {
  noRoom:
    "(service web) was unable to place a task because no container instance met all of its requirements.",
  started: "(service web) has started 1 tasks: (task 1).",
};

function service(runningCount: number, told: { second: number; message: string }[] = []) {
  const events = told.map(({ second, message }) => ({
    id: `${second}`,
    createdAt: at(second),
    message,
  }));
  return snapshotOf({
    status: "ACTIVE",
    desiredCount: 2,
    deployments: [
      { id: "ecs-svc/2", status: "PRIMARY", createdAt: at(1), updatedAt: at(1), runningCount },
    ],
    events,
  });
}

/** Of a deployment that began at second 5. */
const stateOf = (told: { second: number; message: string }[]) =>
  snapshotOf({
    desiredCount: 1,
    deployments: [{ createdAt: at(5), desiredCount: 1, runningCount: 1, pendingCount: 0 }],
    events: told.map(({ second, message }) => ({ createdAt: at(second), message })),
  }).deployments[0]?.rolloutState;

const given = (now: number) => ({ deployment: "ecs-svc/2", now });

test("remembers when something has last moved", () => {
  const first = remember(newMemory(0), service(0), given(10));
  const same = first && remember(first, service(0), given(20));
  expect(same?.movedAt).toBe(10);
  const moved = same && remember(same, service(1), given(30));
  expect(moved?.movedAt).toBe(30);
});

test("takes a line that says why nothing moves for no move, and any other for one", () => {
  const first = remember(newMemory(0), service(0), given(10));
  const blocked = service(0, [{ second: 3, message: messages.noRoom }]);
  const stuck = first && remember(first, blocked, given(20));
  expect(stuck?.movedAt).toBe(10);
  const started = service(0, [{ second: 4, message: messages.started }]);
  expect(stuck && remember(stuck, started, given(30))?.movedAt).toBe(30);
});

test("knows an answer that is older than one before", () => {
  const newer = remember(
    newMemory(0),
    service(1, [{ second: 5, message: messages.started }]),
    given(10),
  );
  expect(newer && remember(newer, service(0), given(20))).toBeUndefined();
});

test("behind a Classic Load Balancer, takes the service's steady state for the rollout's", () => {
  const steady = { second: 9, message: "(service web) has reached a steady state." };
  expect(stateOf([steady])).toBe("COMPLETED");
  expect(stateOf([{ ...steady, second: 4 }])).toBe("IN_PROGRESS");
});
