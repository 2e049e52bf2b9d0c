import type { Instance, InstanceState } from "@hitless/runtime";
import { expect, test } from "vitest";

import type { Observed } from "./observe.ts";
import type { Plan } from "./plan.ts";
import { planDeploy } from "./plan-deploy.ts";
import { planRollback } from "./plan-rollback.ts";
import { planUp } from "./plan-up.ts";
import { fingerprint, type Release } from "./release.ts";
import type { Color, Stack } from "./stack.ts";

const stack: Stack = {
  name: "shop",
  file: "/srv/compose.yaml",
  folder: "/srv/.hitless/shop",
  runtime: "process",
  service: "web",
  image: "shop:2",
  version: "2",
  command: ["node", "server.js"],
  workingFolder: "/srv/2",
  environment: {},
  labels: {},
  replicas: 1,
  listen: { host: "127.0.0.1", port: 8080 },
  route: { hosts: [], paths: [] },
  hooks: { beforeSwitch: [], afterSwitch: [] },
  project: {
    name: "shop",
    apps: ["web"],
    services: [],
    networks: [],
    volumes: [],
    proxy: { settings: {} },
  },
  health: {
    path: "/healthz",
    successes: 3,
    everyMs: 250,
    timeoutMs: 2_000,
    deadlineMs: 10_000,
    between: { everyMs: 2_000, fall: 3, rise: 2 },
  },
  drainMs: 30_000,
  watchMs: 30_000,
  keep: "stopped",
  stopSignal: "SIGTERM",
  stopGraceMs: 10_000,
};

const running: InstanceState = { is: "running", pid: 1 };
const ended: InstanceState = { is: "exited", exit: {} };

function release(
  name: string,
  color: Color,
  state: InstanceState,
  more: Partial<Release> = {},
): Release {
  const instance: Instance = { id: `web-${name}`, image: "shop", labels: {}, state };
  return { release: name, version: name, color, spec: "other", instances: [instance], ...more };
}

function words({ steps }: Plan): string[] {
  return steps.map(({ do: name, candidate }) => `${name} ${candidate.release}`);
}

const one = release("one", "blue", running);
const live = { color: "blue", release: "one" } as const;

test("starts, checks and opens when nothing is live", () => {
  const plan = planDeploy(stack, { releases: [] }, "two");
  expect(plan.kind).toBe("first");
  expect(words(plan)).toEqual(["create two", "start two", "check two", "open two", "verify two"]);
});

test("deploys to the idle color and keeps the old one, stopped", () => {
  const plan = planDeploy(stack, { releases: [one], live }, "two");
  expect(plan.to.color).toBe("green");
  expect(words(plan)).toEqual([
    "create two",
    "start two",
    "check two",
    "offer two",
    "check two",
    "switch two",
    "verify two",
    "drain one",
    "watch two",
    "stop one",
  ]);
});

test("leaves the old color running when it is to be kept so", () => {
  const plan = planDeploy({ ...stack, keep: "running" }, { releases: [one], live }, "two");
  expect(words(plan).at(-1)).toBe("watch two");
});

test("removes the earlier way back only when there is a new one", () => {
  const now = release("one", "blue", running, { previous: "zero" });
  const plan = planDeploy(stack, { releases: [release("zero", "green", ended), now], live }, "two");
  expect(words(plan).slice(-2)).toEqual(["stop one", "remove zero"]);
});

test("stops what a run left that died before its switch, and removes it at the end", () => {
  const left = release("left", "green", running, { previous: "one" });
  const plan = planDeploy(stack, { releases: [one, left], live }, "two");
  expect(words(plan)[0]).toBe("stop left");
  expect(words(plan).at(-1)).toBe("remove left");
});

const crashedAfterSwitch: Observed = {
  releases: [one, release("two", "green", running, { previous: "one", spec: fingerprint(stack) })],
  live: { color: "green", release: "two" },
};

test("resumes a run that died after its switch when the same is wanted again", () => {
  const plan = planDeploy(stack, crashedAfterSwitch, "two-again");
  expect(plan).toMatchObject({ kind: "resume", from: { release: "one" }, to: { release: "two" } });
  expect(words(plan)).toEqual(["verify two", "drain one", "watch two", "stop one"]);
});

const digest = `sha256:${"0".repeat(64)}`;

/** What a run of containers left that died after its switch. */
function inContainers(image: string, imageId: string, now?: string) {
  const wanted: Stack = { ...stack, runtime: "docker", image };
  const two = release("two", "green", running, { previous: "one", spec: fingerprint(wanted) });
  const instances = two.instances.map((each) => ({ ...each, imageId }));
  const observed: Observed = {
    releases: [one, { ...two, instances }],
    live: { color: "green", release: "two" },
    ...(now !== undefined && { liveImage: now }),
  };
  return { wanted, observed };
}

test("makes a release anew whose health is to be another one", () => {
  const health = { path: "/", timeoutMs: 1, everyMs: 1, fall: 1, rise: 1 };
  const releases = crashedAfterSwitch.releases.map((each) => ({ ...each, health }));
  expect(planDeploy(stack, { ...crashedAfterSwitch, releases }, "three").kind).toBe("deploy");
});

test.each([
  ["resume", "the same image", "shop:latest", "sha256:a"],
  ["deploy", "another image", "shop:latest", "sha256:b"],
  ["deploy", "no image, so that it may be any", "shop:latest", undefined],
  ["resume", "no image, which a digest says nevertheless", `shop@${digest}`, undefined],
])("plans a %s where the name now stands for %s", (kind, _, image, now) => {
  const { wanted, observed } = inContainers(image, "sha256:a", now);
  expect(planDeploy(wanted, observed, "three").kind).toBe(kind);
});

test("refuses another image under the same name on up, and passes over one that is not there", () => {
  const moved = inContainers("shop:latest", "sha256:a", "sha256:b");
  expect(() => planUp(moved.wanted, moved.observed, "new")).toThrow(
    'shop:latest is another image now; ship it with "deploy"',
  );
  for (const now of ["sha256:a", undefined]) {
    const { wanted, observed } = inContainers("shop:latest", "sha256:a", now);
    expect(planUp(wanted, observed, "new").kind).toBe("nothing");
  }
});

test("keeps the old release of a run that died after its switch until another one is live", () => {
  const plan = planDeploy({ ...stack, image: "shop:3" }, crashedAfterSwitch, "three");
  expect(plan).toMatchObject({ kind: "deploy", from: { release: "two" }, to: { color: "blue" } });
  expect(words(plan)[0]).toBe("create three");
  expect(words(plan).slice(-3)).toEqual(["stop two", "stop one", "remove one"]);
});

test("never stops or removes what is live before the switch", () => {
  for (const observed of [crashedAfterSwitch, { releases: [one], live }]) {
    const plan = planDeploy({ ...stack, image: "shop:3" }, observed, "three");
    const before = plan.steps.slice(
      0,
      plan.steps.findIndex((step) => step.do === "switch"),
    );
    const touched = before.filter((step) => step.candidate.release === observed.live?.release);
    expect(touched).toEqual([]);
  }
});

test("rolls back to the release before the live one and keeps the one it left", () => {
  const observed: Observed = {
    releases: [
      release("one", "blue", ended),
      release("two", "green", running, { previous: "one" }),
    ],
    live: { color: "green", release: "two" },
  };
  expect(words(planRollback(stack, observed))).toEqual([
    "start one",
    "check one",
    "offer one",
    "check one",
    "switch one",
    "verify one",
    "drain two",
    "watch one",
    "stop two",
  ]);
});

test("looks for nothing around a release that still runs, and goes back to it", () => {
  const containers: Stack = { ...stack, runtime: "docker", keep: "running" };
  const observed = (state: InstanceState): Observed => ({
    releases: [
      release("one", "blue", state),
      release("two", "green", running, { previous: "one" }),
    ],
    live: { color: "green", release: "two" },
  });
  const back = (state: InstanceState) => words(planRollback(containers, observed(state)));
  expect(back(running).slice(0, 2)).toEqual(["start one", "check one"]);
  expect(back(ended).slice(0, 3)).toEqual(["prepare one", "start one", "check one"]);
});

test("finishes a rollback that died after its switch", () => {
  const observed: Observed = {
    releases: [one, release("two", "green", running, { previous: "one" })],
    live,
  };
  expect(words(planRollback(stack, observed))).toEqual(["verify one", "drain two", "stop two"]);
});

test("stops what a deploy left that died before its switch, and goes back all the same", () => {
  const observed: Observed = {
    releases: [
      release("one", "blue", ended),
      release("two", "green", running, { previous: "one" }),
      release("three", "blue", running, { previous: "two" }),
    ],
    live: { color: "green", release: "two" },
  };
  const plan = planRollback(stack, observed);
  expect(plan.to.release).toBe("one");
  expect(words(plan).slice(0, 2)).toEqual(["stop three", "start one"]);
});

test("rolls forward again to a named release that is kept", () => {
  const observed: Observed = {
    releases: [one, release("two", "green", ended, { previous: "one" })],
    live,
  };
  expect(planRollback(stack, observed, "two").to.release).toBe("two");
});

test("says what is kept when there is no way back", () => {
  expect(() => planRollback(stack, { releases: [one], live })).toThrow("kept is no other");
  expect(() => planRollback(stack, { releases: [] })).toThrow('use "up"');
});

test("only asks on up when all of the live release runs, and refuses another version", () => {
  const same = { ...one, spec: fingerprint(stack) };
  const plan = planUp(stack, { releases: [same], live }, "new");
  expect(plan.kind).toBe("nothing");
  expect(words(plan)).toEqual(["verify one"]);
  expect(() => planUp(stack, { releases: [one], live }, "new")).toThrow('ship it with "deploy"');
});

test("starts again what has ended of the live release on up", () => {
  const observed: Observed = { releases: [release("one", "blue", ended)], live };
  expect(words(planUp(stack, observed, "new"))).toEqual([
    "start one",
    "check one",
    "offer one",
    "verify one",
  ]);
});
