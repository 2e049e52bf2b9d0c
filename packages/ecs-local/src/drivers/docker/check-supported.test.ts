import { expect, test } from "vitest";

import { checkSupported } from "./check-supported.ts";

const base = { taskDefinitionArn: "arn", family: "web", revision: 1, status: "ACTIVE" } as const;

function check(definition: object, container: object = {}): void {
  checkSupported({
    id: "0123",
    cluster: "default",
    definition: { ...base, containerDefinitions: [{ name: "app", ...container }], ...definition },
    overrides: {},
    hostPorts: [],
    launchType: "EC2",
    privateAddress: "",
    instance: 1,
  });
}

test("names all that a container would have to do without", () => {
  const volumes = [{ name: "files", efsVolumeConfiguration: { fileSystemId: "fs-1" } }];
  const container = { privileged: true, links: ["db"], linuxParameters: { devices: [{}] } };
  expect(() => check({ pidMode: "host", volumes }, container)).toThrow(
    "CannotCreateContainerError: hitless-ecs-local has not got: pidMode, " +
      "efsVolumeConfiguration of volume files, links of container app, " +
      "privileged of container app, devices of container app",
  );
});

test("takes what says nothing for nothing", () => {
  const volumes = [{ name: "scratch" }, { name: "host", host: { sourcePath: "/srv" } }];
  const container = { links: [], volumesFrom: [], privileged: false };
  expect(() => check({ volumes }, container)).not.toThrow();
});
