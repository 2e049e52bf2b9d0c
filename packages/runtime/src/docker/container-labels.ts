import type { InstanceSpec } from "../runtime.ts";
import { fingerprint } from "./container-spec.ts";

/** The labels by which a container is known as an instance; those of the spec stand beside them. */
const idLabel = "hitless.instance";
const fingerprintLabel = "hitless.fingerprint";
const portLabel = "hitless.port";

const own: ReadonlySet<string> = new Set([idLabel, fingerprintLabel, portLabel]);

export function labelsOf(spec: InstanceSpec): Record<string, string> {
  const port = spec.container?.port;
  return {
    ...spec.labels,
    [idLabel]: spec.id,
    [fingerprintLabel]: fingerprint(spec),
    ...(port !== undefined && { [portLabel]: String(port) }),
  };
}

/** How the engine finds the containers of all instances, or of one. */
export function idFilter(id?: string): string {
  return id === undefined ? idLabel : `${idLabel}=${id}`;
}

export interface KnownLabels {
  /** Undefined for a container that is no instance. */
  id: string | undefined;
  fingerprint: string | undefined;
  port: number | undefined;
  /** Those of the spec and of the image. */
  others: Record<string, string>;
}

export function readLabels(labels: Readonly<Record<string, string>>): KnownLabels {
  const port = Number(labels[portLabel]);
  return {
    id: labels[idLabel],
    fingerprint: labels[fingerprintLabel],
    port: Number.isInteger(port) ? port : undefined,
    others: Object.fromEntries(Object.entries(labels).filter(([name]) => !own.has(name))),
  };
}
