import { fork } from "node:child_process";
import { once } from "node:events";

/** How the site answers. */
export interface AppState {
  status: number;
  version?: string;
  release?: string;
  location?: string;
  body?: string;
  answer: "whole" | "cut" | "reset" | "closed";
  stalledUntil: number;
  /** Sends no events again to a stream that comes back. */
  forgetful?: boolean;
}

/** What the site is to do. */
export interface AppTask {
  set?: Partial<AppState>;
  stallMs?: number;
  outageMs?: number;
  keepAliveTimeoutMs?: number;
  /** An event that no open stream gets; one that comes back gets it where the site remembers. */
  skipEvent?: boolean;
  endStreams?: "properly" | "cut";
}

/** What the site has seen. */
export interface AppReport {
  requests: number;
  connections: number;
  posts: { header: string; body: string }[];
  lastEventIds: number[];
}

export interface App extends AsyncDisposable {
  url: string;
  /** Resolves when it is done. */
  tell: (task: AppTask) => Promise<AppReport>;
}

/** Starts the site under test as a process of its own on a free port. */
export async function startApp(set: Partial<AppState> = {}): Promise<App> {
  const child = fork(new URL("./server.ts", import.meta.url), { execArgv: [] });
  const port = await new Promise<number>((resolve) => {
    child.once("message", (message: { port: number }) => resolve(message.port));
  });
  let tasks = 0;

  const tell = (task: AppTask) =>
    new Promise<AppReport>((resolve) => {
      const own = (tasks += 1);
      const listener = ({ number, report }: { number: number; report: AppReport }) => {
        if (number !== own) return;
        child.off("message", listener);
        resolve(report);
      };
      child.on("message", listener);
      child.send({ number: own, task });
    });
  await tell({ set });
  return {
    url: `http://127.0.0.1:${port}/`,
    tell,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
