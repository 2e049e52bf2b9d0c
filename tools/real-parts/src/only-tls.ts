import { succeed } from "./execute.ts";
import { makeNamespaces, type Namespaces } from "./namespaces.ts";

/** Of the range for tests of networks, which no engine's pool has. */
export const engineAddress = "198.18.0.1";
const clientAddress = "198.18.0.2";
export const tlsPort = 2376;

/**
 * Makes a network that is linked to an engine's, and lets nothing but the engine's TLS port through.
 * The rules come before those by which the engine leads its published ports to containers.
 */
export async function onlyTlsNamespace(folder: string, engine: Namespaces): Promise<Namespaces> {
  const outside = await makeNamespaces({ folder, network: true });
  const inEngine = (command: string) => succeed(engine.enterNetwork(command.split(" ")));
  const inOutside = (command: string) => succeed(outside.enterNetwork(command.split(" ")));
  await inEngine(`ip link add tls0 type veth peer name tls0 netns ${outside.pid}`);
  await inEngine(`ip address add ${engineAddress}/30 dev tls0`);
  await inEngine("ip link set tls0 up");
  await inOutside(`ip address add ${clientAddress}/30 dev tls0`);
  await inOutside("ip link set tls0 up");
  const before = "iptables -t mangle -A PREROUTING -i tls0";
  await inEngine(`${before} -p tcp -d ${engineAddress} --dport ${tlsPort} -j ACCEPT`);
  await inEngine(`${before} -j DROP`);
  return outside;
}
