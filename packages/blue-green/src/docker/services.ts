import { createHash } from "node:crypto";

import { type Engine, type Instance, type InstanceSpec, type Runtime } from "@hitless/runtime";

import type { WorkOptions } from "../infrastructure.ts";
import type { OrdinaryService, Project } from "../stack.ts";
import { ensureImage, imageIdOf } from "./images.ts";
import { projectLabels, serviceLabel, specLabel } from "./labels.ts";
import { waitForService } from "./wait-for-service.ts";

export interface ServicesOptions extends WorkOptions {
  /** Whether what runs with other settings is made anew. */
  renew: boolean;
}

/** Brings ordinary services up, those that others depend on first. */
export async function bringUpServices(
  { engine, runtime }: { engine: Engine; runtime: Runtime },
  project: Project,
  options: ServicesOptions,
): Promise<void> {
  for (const service of project.services) {
    for (const { service: needed, condition } of service.dependsOn)
      await waitForService(runtime, project, { service: needed, condition }, options);
    await bringUp({ engine, runtime }, { project, service }, options);
  }
}

/** The containers of an ordinary service. */
export async function containersOf(
  runtime: Runtime,
  project: Project,
  service: string,
): Promise<Instance[]> {
  return runtime.list({ ...projectLabels(project, "service"), [serviceLabel]: service });
}

async function bringUp(
  { engine, runtime }: { engine: Engine; runtime: Runtime },
  { project, service }: { project: Project; service: OrdinaryService },
  options: ServicesOptions,
): Promise<void> {
  const specs = specsOf(project, service);
  const known = await containersOf(runtime, project, service.service);
  const now = options.renew ? await imageIdOf(engine, service.image) : undefined;
  const old = known.filter(({ id, labels, imageId }) => {
    const spec = specs.find((each) => each.id === id);
    if (spec === undefined) return true;
    // An image that is not there is no other image.
    const hasMoved = now !== undefined && imageId !== now;
    return options.renew && (hasMoved || spec.labels[specLabel] !== labels[specLabel]);
  });
  for (const { id } of old) {
    options.onProgress(`${service.service}: taking ${id} away`);
    await runtime.stop(id, { graceMs: service.stopGraceMs, signal: options.signal });
    await runtime.remove(id);
  }
  const left = known.filter((each) => !old.includes(each));
  if (left.length < specs.length) await ensureImage(engine, service, options);
  for (const spec of specs) {
    const found = left.find(({ id }) => id === spec.id);
    if (found === undefined) await runtime.create(spec);
    if (!needsStart(found, spec, options)) continue;
    options.onProgress(`${service.service}: starting ${spec.id}`);
    await runtime.start(spec.id, { signal: options.signal });
  }
}

/** What has done its work and is not to be restarted runs again only where the stack is brought up. */
function needsStart(
  found: Instance | undefined,
  { container }: InstanceSpec,
  { renew }: ServicesOptions,
): boolean {
  if (found?.state.is === "running") return false;
  if (found?.state.is !== "exited") return true;
  return renew || (container?.restart?.name ?? "no") !== "no";
}

function specsOf(project: Project, service: OrdinaryService): InstanceSpec[] {
  const { image, command, workingFolder, environment, labels, container, replicas } = service;
  const hash = createHash("sha256").update(JSON.stringify(service)).digest("hex").slice(0, 16);
  return Array.from({ length: replicas }, (_, index) => ({
    id: `${project.name}-${service.service}-${index + 1}`.replaceAll("_", "-"),
    image,
    environment,
    container,
    ...(command && { command }),
    ...(workingFolder !== undefined && { workingFolder }),
    labels: {
      ...labels,
      ...projectLabels(project, "service"),
      [serviceLabel]: service.service,
      [specLabel]: hash,
    },
  }));
}
