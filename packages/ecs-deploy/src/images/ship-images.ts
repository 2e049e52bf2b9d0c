import { checkTag } from "../revision/check-tag.ts";
import { carryOut } from "./carry-out.ts";
import { meansOf } from "./means.ts";
import type { ShipImages, ShipMeans, ShippedImage, WithContainers } from "./options.ts";
import { platformOf } from "./platform-of.ts";
import { prepare } from "./prepare.ts";
import { purgeImages } from "./purge-images.ts";
import { refuseImmutable } from "./refuse-immutable.ts";
import { refuseOtherPlatform } from "./refuse-other-platform.ts";
import { selectImages } from "./select-images.ts";
import { setImages } from "./set-images.ts";
import { step } from "./step.ts";
import { describeDone, describePrepared } from "./words.ts";
import { targetsOf } from "./target-of.ts";

/**
 * Gives the images of a task definition's containers a tag, in the registries that they are in, and
 * resolves with the task definition that names them so. What the registry has is tagged there, by its
 * manifest, so that an index of several platforms stays one, and no engine is needed; what only the engine
 * has is pushed. A tag that means the image already is left alone. All are looked at before the first one
 * is pushed.
 * @throws {EcsDeployError} `invalid` for names; `image` where there is none, it can't be built or pushed, is
 * for another platform, or an immutable tag means another one; `credentials`.
 */
export async function shipImages<Definition extends WithContainers>(
  { taskDefinition, ...options }: ShipImages<Definition>,
  { signal, onEvent }: ShipMeans = {},
): Promise<{ taskDefinition: Definition; images: ShippedImage[] }> {
  const { push = true, pinDigest = false, purge = false, only, except } = options;
  if (!push && pinDigest)
    throw new TypeError("pinDigest takes a push: the registry names the digest");
  const tag = checkTag(options.tag);
  const built = Object.keys(options.recipes ?? {});
  const selected = selectImages(taskDefinition.containerDefinitions ?? [], { only, except, built });
  const targets = targetsOf(selected, { tag, isPushed: push });
  if (targets.length === 0) return { taskDefinition, images: [] };

  const known = {
    isAlone: targets.length === 1,
    platform: platformOf(taskDefinition),
  };
  const means = meansOf(options, { signal, onEvent }, known);
  const prepared = await step("tag", { onEvent }, describePrepared, () =>
    inTurn(targets, (target) => prepare(target, means)),
  );
  for (const one of prepared) {
    await refuseOtherPlatform(one, means);
    await refuseImmutable(one, means);
  }
  const done = await step("push", { onEvent }, describeDone, () =>
    inTurn(prepared, (one) => carryOut(one, means)),
  );
  if (push && purge) await purgeImages(done, means);
  return setImages(taskDefinition, done, { pinDigest });
}

async function inTurn<From, To>(
  all: readonly From[],
  next: (one: From) => Promise<To>,
): Promise<To[]> {
  const results: To[] = [];
  for (const one of all) results.push(await next(one));
  return results;
}
