import { parseImageReference } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import { launchTypeOf } from "../plan/situation.ts";
import { type Platform, platformsOf, written } from "../registry/platforms-of.ts";
import { openRepository } from "../registry/repository.ts";
import type { Check, CheckContext, Finding } from "./finding.ts";
import { type ImageUse, imagesOf } from "./image-names.ts";
import { notChecked } from "./not-checked.ts";
import { pullCredentials } from "./pull-credentials.ts";

const check = "images";

/** Each image is in its registry, and was built for what the tasks run on. */
export const checkImages: Check = (context) =>
  Promise.all(
    imagesOf(context.observed.after.containerDefinitions ?? []).map((each) =>
      checkImage(each, context),
    ),
  );

async function checkImage(use: ImageUse, context: CheckContext): Promise<Finding> {
  const { image } = use;
  const { signal, observed } = context;
  try {
    const reference = parseImageReference(image);
    const credentials = await pullCredentials(use, reference.registry, context);
    const repository = openRepository(reference, { credentials, signal });
    const manifest = await repository.manifest(reference.digest ?? reference.tag ?? "latest");
    if (manifest === undefined) return missing(image);
    const platforms = await platformsOf(repository, manifest);
    return platformFinding(image, platforms, wantedBy(observed));
  } catch (error) {
    // A name that is no name.
    if (error instanceof TypeError) return wrong(image, error.message);
    const isAnswer = error instanceof EcsDeployError && error.code === "image";
    if (isAnswer && error.message.includes("no such repository")) return missing(image);
    return notChecked(check, image, error);
  }
}

function missing(image: string): Finding {
  return wrong(image, "its registry has no such image", "push it, or correct its name");
}

function wrong(
  subject: string,
  line: string,
  remedy = "correct it in the task definition",
): Finding {
  return { check, subject, is: "wrong", line, remedy };
}

function platformFinding(
  subject: string,
  platforms: readonly Platform[],
  wanted: readonly Platform[],
): Finding {
  const there = platforms.map(written).join(", ");
  if (platforms.length === 0) return notChecked(check, subject, "it does not say its platform");
  const lacking = wanted.filter(
    ({ os, architecture }) =>
      !platforms.some((each) => each.os === os && each.architecture === architecture),
  );
  if (lacking.length > 0) {
    const line = `it is for ${there}, and tasks run on ${lacking.map(written).join(" and ")}`;
    const remedy = `build it for ${lacking.map(written).join(" and ")} too, or set runtimePlatform`;
    return wrong(subject, line, remedy);
  }
  return { check, subject, is: "fine", line: `it is there, for ${there}` };
}

/** By the names of ECS. Source: Amazon ECS API Reference, "RuntimePlatform", and attributes of instances. */
const architectures: Readonly<Record<string, string>> = {
  X86_64: "amd64",
  ARM64: "arm64",
  x86_64: "amd64",
  arm64: "arm64",
};

/** What tasks run on; empty where nobody says so. */
function wantedBy({ service, after, instances }: CheckContext["observed"]): Platform[] {
  const { cpuArchitecture, operatingSystemFamily = "LINUX" } = after.runtimePlatform ?? {};
  const os = operatingSystemFamily.startsWith("WINDOWS") ? "windows" : "linux";
  const onInstances = instances.flatMap((each) => each.architecture ?? []);
  const names =
    cpuArchitecture !== undefined
      ? [cpuArchitecture]
      : launchTypeOf(service) === "FARGATE"
        ? ["X86_64"]
        : [...new Set(onInstances)];
  return names.flatMap((name) => {
    const architecture = architectures[name];
    return architecture === undefined ? [] : [{ os, architecture }];
  });
}
