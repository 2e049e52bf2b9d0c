import type { IncomingHttpHeaders } from "node:http";

/** The services that share the port. */
export type ServiceName =
  | "ecs"
  | "ecr"
  | "secretsmanager"
  | "elasticloadbalancing"
  | "elasticloadbalancing-classic"
  | "sts";

const targetPrefixes: Readonly<Record<string, ServiceName>> = {
  AmazonEC2ContainerServiceV20141113: "ecs",
  AmazonEC2ContainerRegistry_V20150921: "ecr",
  secretsmanager: "secretsmanager",
};

/** Versions of the APIs that speak the query protocol. */
const queryVersions: Readonly<Record<string, ServiceName>> = {
  "2015-12-01": "elasticloadbalancing",
  "2012-06-01": "elasticloadbalancing-classic",
  "2011-06-15": "sts",
};

/** Names in the scope of a SigV4 signature. */
const signingNames: Readonly<Record<string, ServiceName>> = {
  ecs: "ecs",
  ecr: "ecr",
  secretsmanager: "secretsmanager",
  elasticloadbalancing: "elasticloadbalancing",
  sts: "sts",
};

/** Which service a request is for: its target, else its version, else the scope of its signature. */
export function routeRequest(headers: IncomingHttpHeaders, body: Buffer): ServiceName | undefined {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return lookUp(targetPrefixes, target.split(".")[0]);
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true) {
    const version = /(?:^|&)Version=([\d-]{10})(?:&|$)/.exec(body.toString("latin1"))?.[1];
    const service = lookUp(queryVersions, version);
    if (service !== undefined) return service;
  }
  // Credential=<key>/<date>/<region>/<service>/aws4_request
  const scope = /Credential=[^/,]*\/\d{8}\/[^/,]*\/([^/,]*)\//.exec(headers.authorization ?? "");
  return lookUp(signingNames, scope?.[1]);
}

function lookUp(
  table: Readonly<Record<string, ServiceName>>,
  key: string | undefined,
): ServiceName | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
