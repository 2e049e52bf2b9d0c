import { EcsDeployError } from "../errors.ts";

const tagPattern = /^\w[\w.-]{0,127}$/;

/**
 * Returns a tag that registries take.
 * Source: OCI Distribution Specification, "Pulling manifests".
 * @throws {EcsDeployError} `invalid`.
 */
export function checkTag(tag: string): string {
  if (tagPattern.test(tag)) return tag;
  throw new EcsDeployError(
    "invalid",
    `tag ${JSON.stringify(tag)}: up to 128 letters, digits, and _ . - (these two not first) were expected`,
  );
}
