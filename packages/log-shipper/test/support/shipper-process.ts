import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import type { Mechanisms } from "../../src/start-log-shipper.ts";
import type { EngineBox } from "./engine.ts";
import { ownContainers, stateFolder } from "./shipper.ts";
import type { ShipperWork } from "./shipper-main.ts";

/** A shipper that is killed and started again, with the same cursor. */
export interface ShipperProcess {
  start: () => void;
  /** `kill -9` */
  kill: () => Promise<void>;
  /** What it has told since it was started last. */
  output: () => string;
}

export async function shipperProcess(
  box: EngineBox,
  url: string,
  mechanisms: Mechanisms = {},
): Promise<ShipperProcess> {
  const work: ShipperWork = {
    host: `unix://${box.socketPath}`,
    route: ownContainers(url, box),
    stateFolder: await stateFolder(),
    mechanisms,
  };
  let child: ChildProcess | undefined;
  let output = "";
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  onTestFinished(kill);
  return {
    kill,
    output: () => output,
    start() {
      output = "";
      const main = join(import.meta.dirname, "shipper-main.ts");
      const args = ["--conditions=@hitless/source", main, JSON.stringify(work)];
      child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      child.stdout?.on("data", (text: Buffer) => {
        output += text.toString();
      });
    },
  };
}
