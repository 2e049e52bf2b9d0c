import { buildImage, type Engine } from "@hitless/runtime";

import { BenchError } from "../errors.ts";
import { appPort, replicas } from "./roller.ts";

export interface FrontOptions {
  base: string;
  /** On which the engine publishes it. */
  address: string;
  /** An overlay network to which containers may be attached. */
  network: string;
  service: string;
  signal: AbortSignal;
}

const port = 8080;
const tag = "hitless-bench-front:1";

/** HAProxy in a container, which follows a service's tasks by the engine's DNS. Gives its container's id and its URL. */
export async function startFront(
  engine: Engine,
  { base, address, network, service, signal }: FrontOptions,
): Promise<{ id: string; url: string }> {
  const dockerfile = `FROM ${base}\nCOPY haproxy.cfg /\nCMD ["haproxy", "-W", "-db", "-f", "/haproxy.cfg"]\n`;
  const files = [
    { path: "Dockerfile", content: dockerfile },
    { path: "haproxy.cfg", content: frontConfiguration(service) },
  ];
  await buildImage(engine, { context: { files }, tag }, { signal });
  const container = await engine.docker.createContainer({
    Image: tag,
    ExposedPorts: { [`${port}/tcp`]: {} },
    HostConfig: {
      NetworkMode: network,
      PortBindings: { [`${port}/tcp`]: [{ HostIp: address, HostPort: "" }] },
    },
  });
  await container.start();
  const { NetworkSettings: settings } = await container.inspect();
  const published = settings.Ports[`${port}/tcp`]?.[0]?.HostPort;
  if (published === undefined)
    throw new BenchError("not-started", "HAProxy before the service is not published");
  return { id: container.id, url: `http://${address}:${published}/` };
}

/**
 * As @hitless/proxy renders it where both can have the same, and for the rest what suits tasks that come and
 * go: checks that a busy machine does not fail, another server at the first retry, and names asked for twice a second. Pure.
 */
export function frontConfiguration(service: string): string {
  return `defaults
  mode http
  timeout connect 1s
  timeout check 2s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  timeout http-keep-alive 60s
  option http-server-close
  option redispatch 1
  retries 3
  retry-on conn-failure

resolvers engine
  nameserver dns 127.0.0.11:53
  accepted_payload_size 8192
  timeout resolve 500ms
  timeout retry 500ms
  hold valid 500ms

frontend web
  bind :${port}
  default_backend tasks

backend tasks
  balance leastconn
  server-template task ${replicas * 3} tasks.${service}:${appPort} check inter 1s fall 3 rise 1 resolvers engine init-addr none
`;
}
