import { checkOptions } from "./check-options.ts";
import type { Credentials } from "./credentials/credentials.ts";
import { openKeyPair } from "./credentials/open-key-pair.ts";
import { checkedRule } from "./operations/bucket-cors.ts";
import type { S3LocalOptions } from "./options.ts";
import { listen } from "./server/http-server.ts";
import { lockFolder } from "./store/lock-folder.ts";
import { openStore, type Store, type StoreOptions } from "./store/store.ts";

export interface Opened {
  url: string;
  port: number;
  region: string;
  credentials: Credentials;
  close: () => Promise<void>;
}

/** Puts the parts together: folder, store, keys, buckets and the port. */
export async function openEndpoint(
  folder: string,
  options: S3LocalOptions,
  storeOptions: StoreOptions = {},
): Promise<Opened> {
  checkOptions(options);
  const unlock = await lockFolder(folder);
  try {
    return await open(folder, options, { storeOptions, unlock });
  } catch (error) {
    unlock();
    throw error;
  }
}

async function open(
  folder: string,
  options: S3LocalOptions,
  { storeOptions, unlock }: { storeOptions: StoreOptions; unlock: () => void },
): Promise<Opened> {
  const { host = "127.0.0.1", port = 9000, region = "us-east-1", closeGraceMs = 5_000 } = options;
  const store = await openStore(folder, storeOptions);
  const credentials = options.credentials ?? [await openKeyPair(folder)];
  const [first] = credentials;
  if (first === undefined) throw new TypeError("there are no credentials");
  await makeBuckets(store, options);
  const server = await listen({
    host,
    port,
    store,
    keyring: { credentials, region },
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
    onEvent: options.onEvent ?? (() => {}),
  });
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${server.port}`,
    port: server.port,
    region,
    credentials: first,
    async close() {
      await server.close(closeGraceMs);
      unlock();
    },
  };
}

async function makeBuckets(store: Store, { buckets = [], cors }: S3LocalOptions): Promise<void> {
  for (const name of buckets) {
    const bucket = await store.create(name, new Date());
    if (cors !== undefined) await bucket.setCors(cors.map(checkedRule));
  }
}
