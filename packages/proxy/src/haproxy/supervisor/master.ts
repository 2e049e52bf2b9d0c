import { connect } from "node:net";

import { codeOf, ProxyError } from "../../errors.ts";

/** A process of HAProxy's that handles connections. After a reload old ones go on with theirs. */
export interface Worker {
  /** The socket of its master. */
  master: string;
  pid: number;
  /** Tells it apart from all others. */
  key: string;
  /** Takes no new connections any more. */
  isOld: boolean;
  /** Its own socket. One that is old is reached through its master only. */
  direct: string | undefined;
}

const limitMs = 5_000;
const maximumBytes = 64 * 1024 * 1024;

/** The workers of a master, none where it is gone. */
export async function workersOf(
  { master, worker }: { master: string; worker: string },
  { isOld }: { isOld: boolean },
): Promise<Worker[]> {
  const text = await ask(master, "show proc");
  if (text === undefined) return [];
  const [now = "", before = ""] = text.split("# old workers");
  const workers = (part: string, old: boolean) =>
    [...part.matchAll(/^(\d+)\s+worker\b/gm)].map(([, pid = ""]) => ({
      master,
      pid: Number(pid),
      key: `${master}@${pid}`,
      isOld: old,
      direct: old ? undefined : worker,
    }));
  return [...workers(now, isOld), ...workers(before, true)];
}

/** What a worker answers to commands, one answer after the other; `undefined` where it is gone. */
export async function askWorker(
  { master, pid, direct }: Worker,
  ...commands: [string, ...string[]]
): Promise<string | undefined> {
  // Together they cost no more than one: the connection is most of it.
  if (direct !== undefined) return (await ask(direct, commands.join(";")))?.trim();
  const text = await ask(master, commands.map((each) => `@!${pid} ${each}`).join(";"));
  return text?.startsWith("Can't find the target") === true ? undefined : text?.trim();
}

function ask(path: string, command: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const socket = connect(path);
    const timer = setTimeout(() => {
      socket.destroy(new Error(`no answer within ${limitMs} ms`));
    }, limitMs);
    socket.on("data", (part: Buffer) => {
      size += part.length;
      parts.push(part);
      if (size > maximumBytes) socket.destroy(new Error("the answer is too large"));
    });
    socket.on("error", (cause) => {
      clearTimeout(timer);
      if (gone.includes(codeOf(cause) ?? "")) resolve(undefined);
      else reject(silent(command, cause));
    });
    socket.on("close", () => {
      clearTimeout(timer);
      // Every answer has a line at least.
      resolve(size === 0 ? undefined : Buffer.concat(parts).toString("utf8"));
    });
    // The end of the input makes it answer and close; it would wait for another command.
    socket.end(`${command}\n`);
  });
}

const gone = ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE"];

// The first words only: a command may carry a private key.
function silent(command: string, cause: Error): ProxyError {
  const named = command.split(" ").slice(0, 4).join(" ");
  return new ProxyError("not-live", `HAProxy did not answer "${named}": ${cause.message}.`, {
    cause,
  });
}
