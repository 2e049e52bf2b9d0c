import { mergeFront, mergeHitless } from "./merge-hitless.ts";
import { both, byKey, eachOf, laid, orLaid, union } from "./merge-maps.ts";
import type { WrittenFile } from "./schema/file.ts";
import type { WrittenService } from "./schema/service.ts";

/**
 * Lays one file over another, as Compose does: maps are merged key by key, lists are added to each other without
 * what is there twice, `command` and `entrypoint` are replaced, and a volume replaces the one with its target.
 * @see https://github.com/compose-spec/compose-spec/blob/main/13-merge.md
 */
export function mergeFiles(base: WrittenFile, over: WrittenFile): WrittenFile {
  const front = both(base["x-hitless"], over["x-hitless"], mergeFront);
  return {
    ...laid(base, over),
    services: eachOf(base.services, over.services, mergeServices),
    networks: eachOf(base.networks, over.networks, orLaid),
    volumes: eachOf(base.volumes, over.volumes, orLaid),
    secrets: eachOf(base.secrets, over.secrets, (_, later) => later),
    configs: eachOf(base.configs, over.configs, (_, later) => later),
    ...(front && { "x-hitless": front }),
  };
}

function mergeServices(base: WrittenService, over: WrittenService): WrittenService {
  return {
    ...laid(base, over),
    build: both(base.build, over.build, (a, b) => ({
      ...laid(a, b),
      args: both(a.args, b.args, laid),
    })),
    environment: both(base.environment, over.environment, laid),
    labels: both(base.labels, over.labels, laid),
    extra_hosts: both(base.extra_hosts, over.extra_hosts, laid),
    depends_on: both(base.depends_on, over.depends_on, laid),
    networks: both(base.networks, over.networks, (a, b) => eachOf(a, b, mergeAliases)),
    healthcheck: both(base.healthcheck, over.healthcheck, laid),
    logging: both(base.logging, over.logging, mergeLogging),
    deploy: both(base.deploy, over.deploy, mergeDeploy),
    "x-hitless": both(base["x-hitless"], over["x-hitless"], mergeHitless),
    ...mergeLists(base, over),
  };
}

function mergeLists(base: WrittenService, over: WrittenService): Partial<WrittenService> {
  return {
    env_file: both(base.env_file, over.env_file, (a, b) => [...a, ...b]),
    ports: both(base.ports, over.ports, (a, b) => byKey([...a, ...b], JSON.stringify)),
    volumes: both(base.volumes, over.volumes, (a, b) => byKey([...a, ...b], target)),
    tmpfs: both(base.tmpfs, over.tmpfs, (a, b) => byKey([...a, ...b], target)),
    cap_add: both(base.cap_add, over.cap_add, union),
    cap_drop: both(base.cap_drop, over.cap_drop, union),
    profiles: both(base.profiles, over.profiles, union),
    secrets: both(base.secrets, over.secrets, (a, b) => byKey([...a, ...b], source)),
    configs: both(base.configs, over.configs, (a, b) => byKey([...a, ...b], source)),
  };
}

function target({ target: place }: { target: string }): string {
  return place;
}

function source({ source: name }: { source: string }): string {
  return name;
}

function mergeAliases<Network extends { aliases?: string[] | undefined }>(
  base: Network,
  over: Network,
): Network {
  return { ...base, ...over, aliases: both(base.aliases, over.aliases, union) };
}

type Logging = NonNullable<WrittenService["logging"]>;

/** The options of one driver mean nothing to another. */
function mergeLogging(base: Logging, over: Logging): Logging {
  const isSame =
    over.driver === undefined || base.driver === undefined || base.driver === over.driver;
  const options = isSame ? both(base.options, over.options, laid) : over.options;
  return { ...laid(base, over), options };
}

type Deploy = NonNullable<WrittenService["deploy"]>;

function mergeDeploy(base: Deploy, over: Deploy): Deploy {
  return {
    ...laid(base, over),
    resources: both(base.resources, over.resources, (a, b) => ({
      limits: both(a.limits, b.limits, laid),
      reservations: both(a.reservations, b.reservations, laid),
    })),
  };
}
