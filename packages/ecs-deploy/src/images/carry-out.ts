import { pushImage } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import { asRefusal } from "../registry/as-refusal.ts";
import type { Means } from "./means.ts";
import type { ShippedImage } from "./options.ts";
import type { Prepared } from "./prepare.ts";
import { transferOptions } from "./transfer-options.ts";

/** An image that is where it is to be. */
export type Done = Prepared & Omit<ShippedImage, "container">;

/** Does what is left to do in the registry. */
export async function carryOut(prepared: Prepared, means: Means): Promise<Done> {
  const { action } = prepared;
  switch (action.do) {
    case "none":
      return { ...prepared, pushed: false, how: "tagged" };
    case "keep":
      return { ...prepared, digest: action.digest, pushed: false, how: "kept" };
    case "retag":
      return retag(prepared, action, means);
    case "push":
      return {
        ...prepared,
        ...(await push(prepared, means)),
        ...moved(action),
        pushed: true,
        how: "pushed",
      };
  }
}

async function retag(
  prepared: Prepared,
  action: Prepared["action"] & { do: "retag" },
  { onEvent }: Means,
): Promise<Done> {
  const { repository, tag, image } = prepared;
  const { digest } = action.manifest;
  await repository.tag(tag, action.manifest);
  const text = `${digest} has the tag ${tag} in its registry`;
  onEvent?.({ type: "image", image, event: { type: "line", text } });
  return { ...prepared, digest, ...moved(action), pushed: true, how: "retagged" };
}

async function push({ image, credentials }: Prepared, means: Means): Promise<{ digest: string }> {
  const engine = await means.engine.need(`push ${image}`);
  const options = transferOptions(image, means);
  try {
    return await pushImage(engine, image, { ...options, credentials: credentials ?? "none" });
  } catch (error) {
    means.signal?.throwIfAborted();
    throw immutable(error) ?? asRefusal(error);
  }
}

/** Registries tell it in words of their own. */
function immutable(cause: unknown): EcsDeployError | undefined {
  if (!(cause instanceof Error) || !/immutable/i.test(cause.message)) return undefined;
  return new EcsDeployError("image", `the tag is immutable and taken: ${cause.message}`, { cause });
}

function moved({ moves }: { moves?: string }): { moved?: string } {
  return moves === undefined ? {} : { moved: moves };
}
