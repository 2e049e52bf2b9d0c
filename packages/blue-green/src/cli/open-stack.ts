import { embeddedProxy, type Proxy } from "@hitless/proxy";
import { processRuntime, type Runtime } from "@hitless/runtime";

import { readStackFile } from "../read-stack-file.ts";
import type { Stack } from "../stack.ts";
import { defaultStackFile } from "./default-stack-file.ts";

/** A stack and what it runs on. */
export interface OpenedStack {
  stack: Stack;
  runtime: Runtime;
  proxy: Proxy;
}

/** Reads the stack file that was named, or that of this folder. */
export async function openStack(
  { file }: { file?: string },
  { forRelease }: { forRelease: boolean },
): Promise<OpenedStack> {
  const path = file ?? (await defaultStackFile(process.cwd()));
  const stack = await readStackFile(path, { forRelease });
  const { folder } = stack;
  return { stack, runtime: processRuntime({ folder }), proxy: embeddedProxy({ folder }) };
}
