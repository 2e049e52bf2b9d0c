import { ProxyError } from "../../errors.ts";
import { withGoodCertificates } from "../state/certificate-files.ts";
import { hostsOf, servingOf } from "./commit.ts";
import { type Core, troubleOf } from "./core.ts";
import { seat } from "./seats.ts";

/** Serves what is on disk. Resolves with what keeps it from that, where the next `apply` could mend it. */
export async function restore(core: Core): Promise<ProxyError | undefined> {
  const { files, kept, sockets, fleet, addresses, health, onEvent } = core;
  let config;
  try {
    config = await kept.read();
  } catch (cause) {
    if (!(cause instanceof ProxyError)) throw cause;
    onEvent(troubleOf(cause));
    return cause;
  }
  if (config === undefined) return undefined;
  const good = await withGoodCertificates(config, {
    folder: files.folder,
    onBad: (certificate, why) => onEvent({ type: "certificate-left-out", certificate, why }),
  });
  const prepared = await sockets.prepare(good.listeners);
  await addresses.refresh(hostsOf(good));
  const now = servingOf(core, { config: good, seats: seat(new Map(), good), fds: prepared.fds });
  // The config stays as it is on disk, with what could not be served of it.
  await core.write({ now, before: { ...core.now, config: good } }, core);
  prepared.go();
  await fleet.replace(now.fds);
  core.now = now;
  core.isServing = true;
  health.follow(good);
  onEvent({
    type: "ready",
    listeners: good.listeners.map(({ name, host, port }) => ({ name, host, port })),
  });
  return undefined;
}
