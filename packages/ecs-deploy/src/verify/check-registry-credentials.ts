import {
  type ImageReference,
  parseImageReference,
  type RegistryCredentials,
} from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import { launchTypeOf } from "../plan/situation.ts";
import { parseEcrRegistry } from "../registry/ecr-registry.ts";
import { openRepository } from "../registry/repository.ts";
import type { Check, CheckContext, Finding } from "./finding.ts";
import { type ImageUse, imagesOf } from "./image-names.ts";
import { nameOf, notChecked } from "./not-checked.ts";
import { loginIn } from "./pull-credentials.ts";

const check = "registry-credentials";

/** Tasks can pull: anybody may, or the container's `repositoryCredentials` open the registry. */
export const checkRegistryCredentials: Check = async (context) => {
  const images = imagesOf(context.observed.after.containerDefinitions ?? []);
  const found = await Promise.all(images.map((each) => checkUse(each, context)));
  return found.flat();
};

async function checkUse(use: ImageUse, context: CheckContext): Promise<Finding[]> {
  const { image, containers } = use;
  try {
    const reference = parseImageReference(image);
    const parameters = containers.map((each) => each.repositoryCredentials?.credentialsParameter);
    const distinct = [...new Set(parameters)];
    if (parseEcrRegistry(reference.registry) !== undefined) {
      return distinct.some((each) => each !== undefined) ? [refusedForEcr(image)] : [];
    }
    const isPublic = await isOpen(reference, undefined, context.signal);
    return await Promise.all(
      distinct.map(async (parameter) =>
        parameter === undefined
          ? withoutSecret(image, isPublic, context)
          : withSecret(reference, { image, parameter }, context),
      ),
    );
  } catch (error) {
    // A name that is no name is told of with the images.
    return error instanceof TypeError ? [] : [notChecked(check, image, error)];
  }
}

/** Source: Amazon ECS Developer Guide, "Private registry authentication in Amazon ECS". */
function refusedForEcr(subject: string): Finding {
  const line = "it has repositoryCredentials, which ECS refuses for images of ECR";
  const remedy = "take repositoryCredentials out; the execution role pulls from ECR";
  return { check, subject, is: "wrong", line, remedy };
}

function withoutSecret(
  subject: string,
  isPublic: boolean,
  { observed: { service } }: CheckContext,
): Finding {
  if (isPublic) return { check, subject, is: "fine", line: "anybody may pull it" };
  const line =
    "its registry asks for credentials, and its containers have no repositoryCredentials";
  if (launchTypeOf(service) === "FARGATE") {
    const remedy = `keep {"username", "password"} in a secret, and name it in repositoryCredentials`;
    return { check, subject, is: "wrong", line: `${line}: no task can pull it`, remedy };
  }
  return {
    check,
    subject,
    is: "doubtful",
    line: `${line}: only instances whose agent has credentials can pull it`,
    remedy:
      "hitless-ecs-deploy agent-config prints what /etc/ecs/ecs.config needs; or name a secret in repositoryCredentials",
  };
}

async function withSecret(
  reference: ImageReference,
  { image, parameter }: { image: string; parameter: string },
  context: CheckContext,
): Promise<Finding> {
  const subject = image;
  try {
    const login = await loginIn(parameter, context);
    if (login === undefined) {
      const line = `the secret ${parameter} is no JSON object with "username" and "password"`;
      const remedy = `put {"username": …, "password": …} into it`;
      return { check, subject, is: "wrong", line, remedy };
    }
    const credentials = { serveraddress: reference.registry, ...login };
    if (await isOpen(reference, credentials, context.signal)) {
      return { check, subject, is: "fine", line: `the secret ${parameter} opens its registry` };
    }
    const line = `its registry refuses what the secret ${parameter} has`;
    return {
      check,
      subject,
      is: "wrong",
      line,
      remedy: "put user and password that it takes into it",
    };
  } catch (error) {
    if (nameOf(error) !== "ResourceNotFoundException") return notChecked(check, subject, error);
    const line = `there is no secret ${parameter}`;
    const remedy = `make it with {"username": …, "password": …}, or correct repositoryCredentials`;
    return { check, subject, is: "wrong", line, remedy };
  }
}

/** Whether the registry lets somebody look for an image. */
async function isOpen(
  reference: ImageReference,
  credentials: RegistryCredentials | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const repository = openRepository(reference, { credentials, signal });
  try {
    await repository.digestOf(reference.digest ?? reference.tag ?? "latest");
    return true;
  } catch (error) {
    if (error instanceof EcsDeployError && error.code === "credentials") return false;
    throw error;
  }
}
