import { expect, test } from "vitest";
import type { ContainerSettings } from "../container-settings.ts";
import type { InstanceSpec } from "../runtime.ts";
import { checkContainerSpec, fingerprint } from "./container-spec.ts";
import { createBody } from "./create-body.ts";

const spec: InstanceSpec = {
  id: "shop-blue-1",
  image: "shop:1",
  environment: { A: "b=c" },
  labels: { "hitless.release": "1-abc" },
};

function withContainer(container: ContainerSettings): InstanceSpec {
  return { ...spec, container };
}

test("leaves to the image what the spec does not say", () => {
  const { Labels, ...body } = createBody(spec);
  expect(body).toEqual({
    Image: "shop:1",
    Env: ["A=b=c"],
    HostConfig: { Init: true, NetworkMode: "default" },
  });
  expect(Labels).toMatchObject({ "hitless.release": "1-abc", "hitless.instance": "shop-blue-1" });
});

test("says all that the settings say", () => {
  const settings: ContainerSettings = {
    port: 3000,
    entrypoint: ["/entry"],
    user: "node",
    stopSignal: "SIGQUIT",
    init: false,
    readOnly: true,
    capAdd: ["NET_ADMIN"],
    capDrop: ["ALL"],
    extraHosts: ["db:10.0.0.1"],
    mounts: [
      { type: "bind", source: "/srv", target: "/data", readOnly: true },
      { type: "volume", source: "cache", target: "/cache" },
      { type: "tmpfs", target: "/tmp", sizeBytes: 1_000, mode: 0o1777 },
    ],
    ports: [
      { hostPort: 8080, containerPort: 3000 },
      { host: "0.0.0.0", hostPort: 0, containerPort: 3000 },
      { hostPort: 53, containerPort: 53, protocol: "udp" },
    ],
    networks: [{ name: "front", aliases: ["web"] }, { name: "back" }],
    restart: { name: "on-failure", retries: 3 },
    healthcheck: { test: ["CMD", "true"], intervalMs: 500, timeoutMs: 1, retries: 2 },
    logging: { driver: "json-file", options: { "max-size": "1m" } },
    resources: { cpus: 0.5, memoryBytes: 64_000_000, memoryReservationBytes: 1_000, pids: 10 },
    platform: "linux/amd64",
  };
  const body = createBody({ ...withContainer(settings), command: ["a"], workingFolder: "/srv" });
  expect(body).toMatchObject({
    Cmd: ["a"],
    Entrypoint: ["/entry"],
    WorkingDir: "/srv",
    User: "node",
    StopSignal: "SIGQUIT",
    ExposedPorts: { "3000/tcp": {}, "53/udp": {} },
    Healthcheck: { Test: ["CMD", "true"], Interval: 500_000_000, Timeout: 1_000_000, Retries: 2 },
    Labels: { "hitless.port": "3000" },
    NetworkingConfig: { EndpointsConfig: { front: { Aliases: ["web"] } } },
  });
  expect(body.HostConfig).toEqual({
    Init: false,
    NetworkMode: "front",
    ReadonlyRootfs: true,
    CapAdd: ["NET_ADMIN"],
    CapDrop: ["ALL"],
    ExtraHosts: ["db:10.0.0.1"],
    Mounts: [
      { Type: "bind", Source: "/srv", Target: "/data", ReadOnly: true },
      { Type: "volume", Source: "cache", Target: "/cache", ReadOnly: false },
      {
        Type: "tmpfs",
        Source: "",
        Target: "/tmp",
        TmpfsOptions: { SizeBytes: 1_000, Mode: 0o1777 },
      },
    ],
    PortBindings: {
      "3000/tcp": [
        { HostIp: "127.0.0.1", HostPort: "8080" },
        { HostIp: "0.0.0.0", HostPort: "" },
      ],
      "53/udp": [{ HostIp: "127.0.0.1", HostPort: "53" }],
    },
    RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 },
    LogConfig: { Type: "json-file", Config: { "max-size": "1m" } },
    NanoCpus: 500_000_000,
    Memory: 64_000_000,
    MemoryReservation: 1_000,
    PidsLimit: 10,
  });
});

test("puts a container into a network with an address, or into that of another", () => {
  const networks = [{ name: "tasks", address: "10.20.0.7" }];
  expect(createBody(withContainer({ networks }))).toMatchObject({
    HostConfig: { NetworkMode: "tasks" },
    NetworkingConfig: {
      EndpointsConfig: { tasks: { IPAMConfig: { IPv4Address: "10.20.0.7" } } },
    },
  });
  const modeOf = (network: ContainerSettings["network"]) =>
    createBody(withContainer({ ...(network && { network }) })).HostConfig?.NetworkMode;
  expect(modeOf("host")).toBe("host");
  expect(modeOf("none")).toBe("none");
  expect(modeOf({ instance: "task-0" })).toBe("container:task-0");
});

test("refuses a network that goes with no other, and addresses that are none", () => {
  const ports = [{ hostPort: 0, containerPort: 80 }];
  const check = (container: ContainerSettings) => () =>
    checkContainerSpec(withContainer(container));
  expect(check({ network: "host", ports })).toThrow(
    "instance shop-blue-1: network host goes with neither networks nor published ports",
  );
  expect(check({ network: { instance: "Not An Id" } })).toThrow(TypeError);
  expect(check({ networks: [{ name: "tasks", address: "10.20.0" }] })).toThrow(
    "instance shop-blue-1: address 10.20.0 in network tasks: IPv4 was expected",
  );
});

test("makes volumes of the folders of files in a read-only container, unless they are in one", () => {
  const content = Buffer.from("");
  const files = ["/run/secrets/a", "/run/secrets/deep/b", "/data/c"].map((path) => ({
    path,
    content,
  }));
  const mounts = [{ type: "volume", source: "data", target: "/data" } as const];
  const { HostConfig } = createBody(withContainer({ readOnly: true, files, mounts }));
  expect(HostConfig?.Mounts?.map(({ Target, Source }) => [Target, Source])).toEqual([
    ["/data", "data"],
    ["/run/secrets", ""],
  ]);
  expect(createBody(withContainer({ files })).HostConfig?.Mounts).toBeUndefined();
});

test("knows the same spec again whatever the order of its keys, and another by any difference", () => {
  const { id, image, labels, environment } = spec;
  expect(fingerprint({ environment, labels, image, id })).toBe(fingerprint(spec));
  const file = { path: "/a", content: Buffer.from("1") };
  const others: InstanceSpec[] = [
    { ...spec, command: [] },
    { ...spec, environment: { A: "c" } },
    withContainer({ files: [file] }),
    withContainer({ files: [{ ...file, content: Buffer.from("2") }] }),
  ];
  expect(new Set([spec, ...others].map(fingerprint)).size).toBe(5);
});

test.each<[string, ContainerSettings, RegExp]>([
  ["a port", { port: 0 }, /port is 0, 1 to 65535/],
  [
    "a published port",
    { ports: [{ hostPort: 70_000, containerPort: 1 }] },
    /published port is 70000/,
  ],
  ["a mount", { mounts: [{ type: "tmpfs", target: "tmp" }] }, /mount tmp: an absolute path/],
  ["a file", { files: [{ path: "a", content: Buffer.from("") }] }, /file a: an absolute path/],
  ["a way up", { files: [{ path: "/a/../b", content: Buffer.from("") }] }, /without \.\./],
  [
    "a file in the root of a read-only container",
    { readOnly: true, files: [{ path: "/a", content: Buffer.from("") }] },
    /file \/a: the root of a read-only container/,
  ],
  [
    "a file in memory",
    {
      files: [{ path: "/run/secrets/a", content: Buffer.from("") }],
      mounts: [{ type: "tmpfs", target: "/run" }],
    },
    /in memory mounted at \/run/,
  ],
])("refuses %s that cannot be, and says where", (_, container, message) => {
  expect(() => checkContainerSpec(withContainer(container))).toThrow(message);
});

test("accepts variables that a shell would not, and refuses those that cannot be", () => {
  expect(() => checkContainerSpec({ ...spec, environment: { "a.b-c": "" } })).not.toThrow();
  expect(() => checkContainerSpec({ ...spec, environment: { "a=b": "" } })).toThrow(/"a=b"/);
  expect(() => checkContainerSpec({ ...spec, environment: { a: "\0" } })).toThrow(/variable a/);
});
