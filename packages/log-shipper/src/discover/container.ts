import type Dockerode from "dockerode";
import * as z from "zod";

/** What is known of a container. */
export interface Container {
  id: string;
  /** Without its slash. */
  name: string;
  image: string;
  labels: Readonly<Record<string, string>>;
  environment: Readonly<Record<string, string>>;
  /** It has one stream, and no frames. */
  terminal: boolean;
  running: boolean;
  log: {
    driver: string;
    /** Where the engine's host has it; "" where there is none, or not yet. */
    path: string;
    /** In bytes; `Infinity` where it is not rotated. */
    maxSize: number;
    maxFiles: number;
  };
  /** The engine's own answer, for templates. */
  inspected: Readonly<Record<string, unknown>>;
}

const logOptions = z.record(z.string(), z.string()).nullish();

export function containerOf(inspected: Dockerode.ContainerInspectInfo): Container {
  const { Config: config, HostConfig: host, State: state } = inspected;
  const options = logOptions.parse(host.LogConfig?.Config) ?? {};
  return {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//, ""),
    image: config.Image,
    labels: config.Labels,
    environment: environmentOf(config.Env),
    terminal: config.Tty,
    running: state.Running,
    log: {
      driver: host.LogConfig?.Type ?? "",
      path: inspected.LogPath,
      maxSize: sizeOf(options["max-size"]),
      maxFiles: Number(options["max-file"] ?? 1),
    },
    inspected: { ...inspected },
  };
}

function environmentOf(list: readonly string[] | null): Record<string, string> {
  return Object.fromEntries(
    (list ?? []).map((entry) => {
      const at = entry.indexOf("=");
      return at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

const units: Readonly<Record<string, number>> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** As the engine reads it: `10m`, `1.5g`, `1MB`, bytes. */
function sizeOf(text: string | undefined): number {
  const [, count, unit = ""] = /^([\d.]+)\s*([kmg]?)i?b?$/i.exec(text ?? "-1") ?? [];
  return count === undefined ? Infinity : Number(count) * (units[unit.toLowerCase()] ?? 1);
}
