import { engineApi } from "../src/engine-api.ts";
import { runLabel } from "../src/remove-objects.ts";
import { testBaseImage } from "../src/test-base-image.ts";

export interface ContainerOptions {
  command: readonly string[];
  /** Publishes port 8080 on a free one of the host. @default false */
  publish?: boolean;
  network?: string;
}

export interface RunningContainer {
  id: string;
  image: string;
  pid: number;
  /** 0 when none is published. */
  port: number;
}

/** Runs a container of the base image, labelled for the run. */
export async function runContainer(
  engine: { socketPath: string; run?: string },
  { command, publish = false, network = "bridge" }: ContainerOptions,
): Promise<RunningContainer> {
  const { socketPath, run = "private" } = engine;
  const image = await testBaseImage(engine);
  if (typeof image !== "string") throw new Error(image.skipped);
  const ports = publish ? { "8080/tcp": [{ HostPort: "" }] } : {};
  const created = (await engineApi({
    socketPath,
    method: "POST",
    path: "/containers/create",
    json: {
      Image: image,
      Cmd: command,
      Labels: { [runLabel]: run },
      ExposedPorts: publish ? { "8080/tcp": {} } : {},
      HostConfig: { PortBindings: ports, NetworkMode: network, Init: true },
    },
  })) as { Id: string };
  const path = `/containers/${created.Id}`;
  await engineApi({ socketPath, method: "POST", path: `${path}/start` });
  const { State, NetworkSettings } = (await engineApi({ socketPath, path: `${path}/json` })) as {
    State: { Pid: number };
    NetworkSettings: { Ports: Record<string, { HostPort: string }[] | null> };
  };
  const port = Number(NetworkSettings.Ports["8080/tcp"]?.[0]?.HostPort ?? 0);
  return { image, id: created.Id, pid: State.Pid, port };
}
