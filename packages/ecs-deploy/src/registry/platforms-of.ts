import { z } from "zod";

import type { Manifest, Repository } from "./repository.ts";

/** For what an image was built. */
export interface Platform {
  os: string;
  architecture: string;
}

const platform = z.object({ os: z.string(), architecture: z.string() });
const index = z.object({ manifests: z.array(z.object({ platform: platform.optional() })) });
const single = z.object({ config: z.object({ digest: z.string() }) });

/**
 * The platforms of an image: those of its index, or that of its configuration.
 * Source: OCI Image Specification, "Image Index" and "Image Configuration".
 */
export async function platformsOf(repository: Repository, { body }: Manifest): Promise<Platform[]> {
  const json = jsonOf(body);
  const many = index.safeParse(json);
  if (many.success) {
    // Attestations are entries of the platform "unknown".
    return many.data.manifests.flatMap((each) =>
      each.platform === undefined || each.platform.os === "unknown" ? [] : [each.platform],
    );
  }
  const { config } = single.parse(json);
  const blob = await repository.blob(config.digest);
  return blob === undefined ? [] : [platform.parse(jsonOf(blob))];
}

/** As Docker writes it, such as `linux/arm64`. Pure. */
export function written({ os, architecture }: Platform): string {
  return `${os}/${architecture}`;
}

function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString("utf8"));
}
