import { GetRoleCommand } from "@aws-sdk/client-iam";
import { z } from "zod";

import { abortable } from "../abortable.ts";
import { launchTypeOf } from "../plan/situation.ts";
import { parseEcrRegistry } from "../registry/ecr-registry.ts";
import type { Check, CheckContext, Finding } from "./finding.ts";
import { registryOf } from "./image-names.ts";
import { nameOf, notChecked } from "./not-checked.ts";

const check = "roles";
const principal = "ecs-tasks.amazonaws.com";

/** The execution role is there where it is needed, and ECS may take both roles. */
export const checkRoles: Check = async (context) => {
  const { executionRoleArn, taskRoleArn } = context.observed.after;
  const roles = [
    { what: "execution role", arn: executionRoleArn },
    { what: "task role", arn: taskRoleArn },
  ];
  const given = roles.flatMap(({ what, arn }) => (arn === undefined ? [] : [{ what, arn }]));
  const found = await Promise.all(given.map((each) => checkRole(each, context)));
  return [...(executionRoleArn === undefined ? missingRole(context) : []), ...found];
};

/** Source: Amazon ECS Developer Guide, "Amazon ECS task execution IAM role". */
function missingRole({ observed: { service, after } }: CheckContext): Finding[] {
  const containers = after.containerDefinitions ?? [];
  const isFargate = launchTypeOf(service) === "FARGATE";
  const needs = {
    "secrets of containers": containers.some(({ secrets = [] }) => secrets.length > 0),
    "credentials of a private registry": containers.some((each) => each.repositoryCredentials),
    "images of ECR on Fargate":
      isFargate && containers.some(({ image = "" }) => parseEcrRegistry(registryOf(image))),
    "the awslogs driver on Fargate":
      isFargate && containers.some((each) => each.logConfiguration?.logDriver === "awslogs"),
  };
  const because = Object.entries(needs).flatMap(([need, isSo]) => (isSo ? [need] : []));
  if (because.length === 0) return [];
  return [
    {
      check,
      subject: "execution role",
      is: "wrong",
      line: `the task definition has none, and needs one for ${because.join(" and ")}`,
      remedy: "set executionRoleArn to a role with the policy AmazonECSTaskExecutionRolePolicy",
    },
  ];
}

async function checkRole(
  { what, arn }: { what: string; arn: string },
  { clients: { iam }, signal }: CheckContext,
): Promise<Finding> {
  const name = arn.split("/").at(-1) ?? arn;
  const subject = `${what} ${name}`;
  if (iam === undefined) return notChecked(check, subject, "no client for IAM was given");
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }), abortable(signal));
    if (trusts(Role?.AssumeRolePolicyDocument ?? "")) {
      return { check, subject, is: "fine", line: "it is there, and tasks may take it" };
    }
    const line = `it does not trust ${principal}, so no task can take it`;
    const remedy = `allow ${principal} to sts:AssumeRole in its trust policy`;
    return { check, subject, is: "wrong", line, remedy };
  } catch (error) {
    if (nameOf(error) !== "NoSuchEntityException") return notChecked(check, subject, error);
    const remedy = `make the role, or correct its ARN in the task definition`;
    return { check, subject, is: "wrong", line: `there is no role ${arn}`, remedy };
  }
}

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policy = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Principal: z.object({ Service: oneOrMore.optional() }).catch({}),
    }),
  ),
});

/** @param document as IAM gives it: JSON, URL-encoded */
function trusts(document: string): boolean {
  const parsed = policy.safeParse(JSON.parse(decodeURIComponent(document)));
  return (
    parsed.success &&
    parsed.data.Statement.some(
      ({ Effect, Principal }) => Effect === "Allow" && Principal.Service?.includes(principal),
    )
  );
}
