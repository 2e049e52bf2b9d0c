import { join } from "node:path";

import { buildApp } from "@hitless-examples/maker-hub/build";
import { readStackFile, type Stack } from "@hitless/blue-green";
import { type EmbeddedProxy, embeddedProxy } from "@hitless/proxy";
import { processRuntime, type Runtime } from "@hitless/runtime";

const root = join(import.meta.dirname, "..");

/** Where the receipts go as pages; they stay when the system is gone. */
export const receiptsFolder = join(root, "receipts");

/** State and builds; nothing of it stays. */
export const stateFolder = join(root, ".hitless");

export interface System {
  stack: Stack;
  runtime: Runtime;
  proxy: EmbeddedProxy;
}

export interface Version {
  version: string;
  /** What Maker Hub is told to do wrong: crash, unhealthy, slow or 500. */
  fault?: string;
  /** 0 takes a free port. @default 8080 */
  port?: number;
}

/** The stack of `compose.yaml` with a version of the app, and what it runs on. */
export async function systemOf({ version, fault = "", port = 8080 }: Version): Promise<System> {
  const variables = { VERSION: version, FAULT: fault, PORT: String(port) };
  const stack = await readStackFile(join(root, "compose.yaml"), { variables });
  const { folder } = stack;
  return { stack, runtime: processRuntime({ folder }), proxy: embeddedProxy({ folder }) };
}

/** Builds a version of the app into the folder in which the stack runs it. */
export async function build(version: string): Promise<void> {
  await buildApp({ outFolder: join(stateFolder, "builds", version), version });
}
