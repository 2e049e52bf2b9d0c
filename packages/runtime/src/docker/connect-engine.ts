import { Agent, type AgentOptions } from "node:http";
import { Agent as TlsAgent } from "node:https";
import type Dockerode from "dockerode";
import { RuntimeError, systemCode } from "../errors.ts";
import { ask } from "./ask.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Engine } from "./engine.ts";
import { exec } from "./exec.ts";
import { findEndpoint, type FindEndpointOptions } from "./find-endpoint.ts";
import { negotiateVersion } from "./negotiate-version.ts";

export interface ConnectEngineOptions extends FindEndpointOptions {
  /** Limit of the first answer. @default 10_000 */
  limitMs?: number;
  signal?: AbortSignal;
}

/**
 * Finds the Docker engine as the docker command does, and asks it which version of the API it speaks.
 * @throws {RuntimeError} `no-engine` with the address, what named it and what to do; `unsupported` for ssh
 * and for an engine that is too old or too new; `damaged` for a configuration that cannot be read.
 */
export async function connectEngine(options: ConnectEngineOptions = {}): Promise<Engine> {
  const { limitMs = 10_000, signal } = options;
  const endpoint = await findEndpoint(options);
  const { address, from } = endpoint;
  const how = clientOptions(endpoint);
  const said = await firstAnswer(await client(how), endpoint, { limitMs, signal });
  const apiVersion = negotiateVersion(said, `${address} (from ${from})`);
  const docker = await client({ ...how, version: `v${apiVersion}` });
  return {
    docker,
    address,
    from,
    apiVersion,
    platform: `${said.Os}/${said.Arch}`,
    exec: async (container, command, execOptions) =>
      exec({ docker, address }, container, command, execOptions),
  };
}

async function firstAnswer(
  docker: Dockerode,
  endpoint: Endpoint,
  options: { limitMs: number; signal: AbortSignal | undefined },
): Promise<Dockerode.DockerVersion> {
  const { address, from } = endpoint;
  try {
    return await ask(endpoint, "version", async () => docker.version(), options);
  } catch (error) {
    options.signal?.throwIfAborted();
    const cause = error instanceof RuntimeError ? (error.cause ?? error) : error;
    throw new RuntimeError(
      "no-engine",
      `no Docker engine at ${address} (from ${from}): ${whyNot(cause, endpoint)}. ${advice(cause)}`,
      { cause },
    );
  }
}

function whyNot(cause: unknown, endpoint: Endpoint): string {
  const code = systemCode(cause);
  if (code === "ENOENT") return "there is no such socket";
  if (code === "EACCES") return "this user may not use the socket";
  if (code === "ECONNREFUSED") return "nobody listens there";
  const message = cause instanceof Error ? cause.message.trim() : String(cause);
  const plain = endpoint.kind === "tcp" && !endpoint.tls ? " without TLS" : "";
  return `${message}${plain}`;
}

function advice(cause: unknown): string {
  if (systemCode(cause) === "EACCES") {
    return 'Add the user to the group that owns the socket ("docker" as a rule), or name an engine of their own by DOCKER_HOST';
  }
  return "Start the engine, or name another one by DOCKER_HOST or DOCKER_CONTEXT";
}

/** The library is loaded when it is needed: it is large, and plain processes do without it. */
async function client(options: ClientOptions): Promise<Dockerode> {
  const { default: Docker } = await import("dockerode");
  // The library mixes DOCKER_HOST and its certificates into whatever it is told.
  const hidden = process.env["DOCKER_HOST"];
  delete process.env["DOCKER_HOST"];
  try {
    return new Docker(options);
  } finally {
    if (hidden !== undefined) process.env["DOCKER_HOST"] = hidden;
  }
}

/** The library's types do not know of the agent. */
interface ClientOptions extends Dockerode.DockerOptions {
  agent: Agent;
}

function clientOptions(endpoint: Endpoint): ClientOptions {
  // A kept connection that the engine closed would fail the call that takes it.
  const agent: AgentOptions = { keepAlive: false };
  if (endpoint.kind === "socket") {
    return { socketPath: endpoint.path, agent: new Agent(agent) };
  }
  const { host, port, tls } = endpoint;
  if (!tls) return { host, port, protocol: "http", agent: new Agent(agent) };
  const { skipVerify = false, ...files } = tls;
  // Over TLS a new connection costs several round trips.
  const overTls = new TlsAgent({ ...files, rejectUnauthorized: !skipVerify, keepAlive: true });
  return { host, port, protocol: "https", agent: overTls };
}
