import { constants } from "node:os";
import type Dockerode from "dockerode";
import type { Exit, Instance, InstanceState } from "../runtime.ts";
import { ask, type AskOptions, statusOf } from "./ask.ts";
import { readLabels } from "./container-labels.ts";
import type { Engine } from "./engine.ts";

/** How others reach an instance: by the container's name within its networks, or by its address there. */
export type Reach = "name" | "address";

/** The container of that name, or undefined. */
export async function findContainer(
  engine: Pick<Engine, "address" | "docker">,
  name: string,
  options: AskOptions = {},
): Promise<Dockerode.ContainerInspectInfo | undefined> {
  try {
    const found = await ask(
      engine,
      `inspect container ${name}`,
      async (abortSignal) => engine.docker.getContainer(name).inspect({ abortSignal }),
      options,
    );
    // The engine takes the start of an id for a name, too.
    return found.Name === `/${name}` || found.Id === name ? found : undefined;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** What the engine says of a container, as an instance. Pure. */
export function instanceOf(found: Dockerode.ContainerInspectInfo, reach: Reach): Instance {
  const { id = found.Name.slice(1), port, others } = readLabels(found.Config.Labels);
  const state = stateOf(found.State);
  const host = state.is === "created" ? undefined : hostOf(found, id, reach);
  const health = state.is === "running" ? healthOf(found.State.Health?.Status) : undefined;
  return {
    id,
    image: found.Config.Image,
    imageId: found.Image,
    labels: others,
    state,
    ...(host !== undefined && port !== undefined && { address: { host, port } }),
    ...(health && { health }),
    ...(found.RestartCount > 0 && { restarts: found.RestartCount }),
  };
}

function stateOf(state: Dockerode.ContainerInspectInfo["State"]): InstanceState {
  if (state.Status === "created") return { is: "created" };
  if (state.Status === "running" || state.Status === "paused") {
    return { is: "running", pid: state.Pid };
  }
  // Between its end and the next start by the restart policy nothing of it runs.
  return { is: "exited", exit: exitOf(state) };
}

/** Of an end by a signal the engine tells as a shell does: 128 and its number. */
function exitOf({ ExitCode, OOMKilled }: { ExitCode: number; OOMKilled: boolean }): Exit {
  const signal = ExitCode > 128 ? signalName(ExitCode - 128) : undefined;
  const how = signal === undefined ? { code: ExitCode } : { signal };
  return OOMKilled ? { ...how, outOfMemory: true } : how;
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, one]) => one === number)?.[0];
}

function hostOf(
  { HostConfig, NetworkSettings }: Dockerode.ContainerInspectInfo,
  id: string,
  reach: Reach,
): string | undefined {
  if (reach === "name") return id;
  const { NetworkMode = "default" } = HostConfig;
  if (NetworkMode === "host") return "127.0.0.1";
  const first = NetworkSettings.Networks[NetworkMode === "default" ? "bridge" : NetworkMode];
  return first?.IPAddress === "" ? undefined : first?.IPAddress;
}

function healthOf(status: string | undefined): Instance["health"] {
  if (status === "starting" || status === "healthy" || status === "unhealthy") return status;
  return undefined;
}
