import type { ProxyConfig } from "../../proxy.ts";
import type { Place, Rendered } from "../contract.ts";
import { backendSections, slotsOf } from "./backend.ts";
import { defaultsSection } from "./defaults.ts";
import { frontendSection } from "./frontend.ts";
import { globalSection } from "./global.ts";
import { backendNames, routeKey, routeValue, slotName } from "./names.ts";
import { invalid } from "./words.ts";

/**
 * The files that make HAProxy serve `config`. Pure. Whatever is in names, hosts, paths and secrets, it stays
 * what it is and becomes no other line; `settings.extra` and `bindOptions` are taken over as they are.
 * @throws {ProxyError} `invalid`, naming what HAProxy could not be told.
 */
export function renderHaproxy(config: ProxyConfig, place: Place): Rendered {
  const sections = [
    globalSection(config, place),
    defaultsSection(config.settings ?? {}),
    ...config.listeners.map((each) => frontendSection(each, config, place)),
    ...config.backends.flatMap((each) => backendSections(each, config, place)),
  ];
  return {
    cfg: sections
      .map(([head, ...lines]) => [head, ...lines.map(indented), ""].join("\n"))
      .join("\n"),
    map: renderRoutesMap(config),
    servers: serverMap(config, place),
  };
}

/** `routes.map` alone. Pure. */
export function renderRoutesMap({ routes }: Pick<ProxyConfig, "routes">): string {
  return routes.map(({ route, to }) => `${routeKey(route)} ${routeValue(to)}\n`).join("");
}

function serverMap({ backends }: ProxyConfig, place: Place): string {
  return backends
    .flatMap((backend) => {
      const { requests, streams } = backendNames(backend.name);
      return slotsOf(backend, place).flatMap((slot, index) => {
        const release = slot.is === "empty" ? "-" : checkedRelease(slot.server);
        return [requests, streams].map((name) => `${name}/${slotName(index)} ${release}\n`);
      });
    })
    .join("");
}

// It becomes the rest of a line in a map, and a header's value.
function checkedRelease({ id, release }: { id: string; release: string }): string {
  if (/^[\x21-\x7E]+$/.test(release)) return release;
  throw invalid(`server "${id}"`, "needs a release of printable ASCII without spaces");
}

function indented(line: string): string {
  return `  ${line}`;
}
