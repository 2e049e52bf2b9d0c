import type Dockerode from "dockerode";
import { expect, test } from "vitest";
import { instanceOf } from "./observe-container.ts";

type Info = Dockerode.ContainerInspectInfo;

function found(state: Partial<Info["State"]>, more: Partial<Info> = {}): Info {
  const labels = {
    "hitless.instance": "shop-1",
    "hitless.fingerprint": "x",
    "hitless.port": "3000",
  };
  return {
    Name: "/shop-1",
    Image: "sha256:5eed",
    RestartCount: 0,
    State: { ExitCode: 0, OOMKilled: false, Pid: 0, ...state },
    Config: { Image: "shop:1", Labels: { ...labels, color: "blue" } },
    HostConfig: { NetworkMode: "front" },
    NetworkSettings: {
      Networks: { back: { IPAddress: "10.0.0.9" }, front: { IPAddress: "10.0.0.2" } },
    },
    ...more,
  } as unknown as Info;
}

test("tells of a running one where it listens in the first of its networks, and without our labels", () => {
  expect(instanceOf(found({ Status: "running", Pid: 7 }), "address")).toEqual({
    id: "shop-1",
    image: "shop:1",
    imageId: "sha256:5eed",
    labels: { color: "blue" },
    state: { is: "running", pid: 7 },
    address: { host: "10.0.0.2", port: 3000 },
  });
});

test.each([
  ["default", "172.17.0.2"],
  ["host", "127.0.0.1"],
  ["none", undefined],
])("knows the address in network %s", (NetworkMode, host) => {
  const NetworkSettings = {
    Networks: { bridge: { IPAddress: "172.17.0.2" }, none: { IPAddress: "" } },
  };
  const more = { HostConfig: { NetworkMode }, NetworkSettings } as unknown as Partial<Info>;
  expect(instanceOf(found({ Status: "running" }, more), "address").address?.host).toBe(host);
});

test("gives a name where it is asked for one, from the first start on", () => {
  expect(instanceOf(found({ Status: "created" }), "name").address).toBeUndefined();
  expect(instanceOf(found({ Status: "exited" }), "name").address).toEqual({
    host: "shop-1",
    port: 3000,
  });
});

test.each([
  [{ ExitCode: 0 }, { code: 0 }],
  [{ ExitCode: 3 }, { code: 3 }],
  [{ ExitCode: 143 }, { signal: "SIGTERM" }],
  [
    { ExitCode: 137, OOMKilled: true },
    { signal: "SIGKILL", outOfMemory: true },
  ],
  [{ ExitCode: 255 }, { code: 255 }],
])("reads the end %o", (state, exit) => {
  expect(instanceOf(found({ Status: "exited", ...state }), "name").state).toEqual({
    is: "exited",
    exit,
  });
});

test("tells of the engine's own check while it runs, and how often it was started again", () => {
  const Health = { Status: "unhealthy", FailingStreak: 3, Log: [] };
  const running = instanceOf(found({ Status: "running", Health }, { RestartCount: 2 }), "name");
  expect(running).toMatchObject({ health: "unhealthy", restarts: 2 });
  expect(instanceOf(found({ Status: "exited", Health }), "name")).not.toHaveProperty("health");
});

test("takes one that waits to be started again for one that has ended", () => {
  expect(instanceOf(found({ Status: "restarting", ExitCode: 1 }), "name").state).toEqual({
    is: "exited",
    exit: { code: 1 },
  });
});
