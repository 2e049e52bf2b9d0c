import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";

import { partsFolder } from "./ask.ts";
import { makeCertificates, type CertificateFiles } from "./certificates.ts";
import { cleanFolder } from "./clean-folder.ts";
import { daemon, type Daemon } from "./daemon.ts";
import { freeNetwork } from "./free-network.ts";
import { engineSetup, makeNamespaces, type Namespaces } from "./namespaces.ts";
import { skip, type Skipped } from "./part.ts";
import { programs } from "./programs.ts";
import { engineAddress, onlyTlsNamespace, tlsPort } from "./only-tls.ts";

/** A Docker engine of one test alone, in a network of its own. */
export interface PrivateEngine extends AsyncDisposable {
  socketPath: string;
  /** `unix://…`: a socket is reached from every network. */
  host: string;
  /** The engine's TLS port, and a client's certificate for it. */
  tls: { host: string; address: string; port: number; client: CertificateFiles };
  /** The command that runs another one in the engine's network, where what is published is reached. */
  inside(this: void, command: readonly string[]): string[];
  /** The command that runs another one in a network from which the TLS port alone is reached. */
  onlyTls(this: void, command: readonly string[]): string[];
  /** SIGTERM, and waits until the daemon is gone. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until the daemon is gone. */
  kill(): Promise<void>;
  /** Starts the daemon again, and waits until it answers. */
  start(): Promise<void>;
  /** `stop` and `start`. */
  restart(): Promise<void>;
}

export interface PrivateEngineOptions {
  /** Containers go on while the daemon is down; else they end with it. @default false */
  liveRestore?: boolean;
}

/**
 * Starts a Docker engine whose daemon a test may stop and kill. Disposal removes all of it; what a
 * test that was killed leaves goes at the end of the run.
 *
 * @throws {Error} when it cannot be had under `CI=true`, or an installation fails.
 */
export async function privateEngine({ liveRestore = false }: PrivateEngineOptions = {}): Promise<
  PrivateEngine | Skipped
> {
  if (process.platform !== "linux") return skip("a private Docker engine needs Linux");
  if (process.getuid?.() !== 0) return skip("a Docker daemon needs root: run the tests as root");
  const found = await programs("dockerd", "iptables", "ip", "openssl");
  if ("skipped" in found) return found;
  const folder = await mkdtemp(join(await partsFolder(), "private-"));
  try {
    return await startPrivate(folder, { ...found, liveRestore });
  } catch (cause) {
    await cleanFolder(folder);
    return skip(cause instanceof Error ? cause.message : String(cause));
  }
}

async function startPrivate(
  folder: string,
  options: { dockerd: string; openssl: string; liveRestore: boolean },
): Promise<PrivateEngine> {
  const namespaces = await makeNamespaces({ folder, network: true, setup: engineSetup });
  const outside = await onlyTlsNamespace(folder, namespaces);
  const { server, client } = await makeCertificates(options.openssl, folder, engineAddress);
  const tls = [
    `--host=tcp://${engineAddress}:${tlsPort}`,
    "--tlsverify",
    `--tlscacert=${server.ca}`,
  ];
  const engine = await daemon({
    dockerd: options.dockerd,
    folder,
    namespaces,
    networks: freeNetwork(""),
    args: [
      ...tls,
      `--tlscert=${server.cert}`,
      `--tlskey=${server.key}`,
      ...(options.liveRestore ? ["--live-restore"] : []),
    ],
  });
  await engine.start();
  return privateOf(engine, { folder, namespaces, outside, client });
}

function privateOf(
  engine: Daemon,
  parts: { folder: string; namespaces: Namespaces; outside: Namespaces; client: CertificateFiles },
): PrivateEngine {
  const { folder, namespaces, outside, client } = parts;
  const host = `tcp://${engineAddress}:${tlsPort}`;
  return {
    ...engine,
    host: `unix://${engine.socketPath}`,
    tls: { host, address: engineAddress, port: tlsPort, client },
    inside: (command) => namespaces.enterNetwork(command),
    onlyTls: (command) => outside.enterNetwork(command),
    async restart() {
      await engine.stop();
      await engine.start();
    },
    [Symbol.asyncDispose]: () => cleanFolder(folder),
  };
}
