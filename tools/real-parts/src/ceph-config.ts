import { join } from "node:path";

export interface CephPorts {
  monitor: number;
  gateway: number;
}

/**
 * The configuration of a cluster of one monitor, one object store in memory and one gateway, all of it in one
 * folder and on a loopback address. Source: Ceph's documentation, "Configuration reference".
 */
export function cephConfig(folder: string, fsid: string, { monitor, gateway }: CephPorts): string {
  const at = (name: string) => join(folder, name);
  return `
[global]
fsid = ${fsid}
mon initial members = a
mon host = [v2:127.0.0.1:${monitor}]
public network = 127.0.0.0/8
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${at("keyring")}
run dir = ${folder}
admin socket = ${at("$name.asok")}
log file = ${at("$name.log")}
mon cluster log file = ${at("cluster.log")}
pid file = ${at("$name.pid")}
crash dir = ${folder}
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
ms bind ipv6 = false

[mon]
mon data = ${at("mon")}
# Else each step of the start waits for the next of its rounds.
paxos propose interval = 0.02
paxos min wait = 0.01
mon warn on pool no redundancy = false
auth allow insecure global id reclaim = false

[osd]
osd data = ${at("osd")}
osd objectstore = memstore
memstore device bytes = 4294967296
osd max object name len = 2048
osd class update on start = false

[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${gateway}
rgw dns name =
rgw enable ops log = false
rgw thread pool size = 64
# Else what is replaced fills the memory for two hours, and a full store hangs.
rgw gc obj min wait = 1
rgw gc processor period = 2
rgw gc processor max time = 2
`;
}
