import type { Route } from "../../proxy.ts";
import { invalid, quoted } from "./words.ts";

/** One way for a request to be a route's. */
export interface Condition {
  route: string;
  /** HAProxy's conditions; all of them have to hold. */
  tests: string[];
  host: string;
  path: string;
}

/** A route's hosts times its paths. */
export function conditionsOf({ route, match }: Route): Condition[] {
  const hosts = orAny(match?.hosts).map((host) => checkedHost(host, route));
  const paths = orAny(match?.paths).map((path) => checkedPath(path, route));
  return hosts.flatMap((host) =>
    paths.map((path) => ({ route, host, path, tests: [...hostTest(host), ...pathTest(path)] })),
  );
}

/** Sorts the most exact first: by host, then by path. */
export function moreExact(one: Condition, other: Condition): number {
  return exactness(other.host) - exactness(one.host) || other.path.length - one.path.length;
}

// A name has at most 253 characters, so that one without `*` always comes first.
function exactness(host: string): number {
  if (host === "") return -1;
  return host.startsWith("*.") ? host.length : 1_000;
}

function hostTest(host: string): string[] {
  if (host === "") return [];
  if (host.startsWith("*.")) return [`{ var(txn.host) -m end ${host.slice(1)} }`];
  return [`{ var(txn.host) -m str ${quoted(host, "a host")} }`];
}

function pathTest(path: string): string[] {
  return path === "/" ? [] : [`{ var(txn.path) -m beg ${quoted(path, "a path")} }`];
}

function checkedHost(host: string, route: string): string {
  const plain = host.toLowerCase().replace(/\.$/, "");
  const name = /^(\*\.)?[a-z0-9_][a-z0-9_.-]*$/;
  if (host === "" || name.test(plain) || /^\[[\da-f:.]+\]$/.test(plain)) return plain;
  throw invalid(
    `route "${route}": host "${host}"`,
    "must be a name without port, such as shop.example.com or *.example.com, as browsers send it (xn--… for others than ASCII)",
  );
}

// Compared with the request's path and a slash after it.
function checkedPath(path: string, route: string): string {
  if (path === "") return "/";
  if (/^\/[^\s?#]*$/.test(path)) return path.endsWith("/") ? path : `${path}/`;
  throw invalid(`route "${route}": path "${path}"`, "must begin with / and hold no space, ? or #");
}

function orAny(given: readonly string[] | undefined): readonly string[] {
  return given === undefined || given.length === 0 ? [""] : given;
}
