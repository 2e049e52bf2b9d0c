import type { Build } from "../stack.ts";
import { type Context, pathFrom } from "./context.ts";
import { fromOutside } from "./environment.ts";
import { given } from "./given.ts";
import type { WrittenService } from "./schema/service.ts";

/** How a service's image is made, where the file says so. */
export function buildOf(
  { folder, variables, fault }: Context,
  service: string,
  { build, platform }: WrittenService,
): Build | undefined {
  if (build === undefined) return undefined;
  const { context = ".", dockerfile = "Dockerfile", args = {}, target } = build;
  if (/^(?:https?:|git@|git:|ssh:|github\.com\/)/.test(context)) {
    fault(
      ["services", service, "build"],
      `expected a folder as context, got the address ${context}`,
    );
  }
  return {
    context: pathFrom(folder, context),
    dockerfile,
    args: fromOutside(args, variables),
    ...given({ target, platform }),
  };
}
