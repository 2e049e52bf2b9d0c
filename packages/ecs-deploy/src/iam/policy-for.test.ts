import { expect, test } from "vitest";

import { policyFor } from "./policy-for.ts";

test("allows no more than running a task needs", () => {
  const policy = policyFor({
    for: ["run"],
    region: "eu-west-1",
    account: "123456789012",
    family: "web",
    roles: ["arn:aws:iam::123456789012:role/web-execution"],
  });
  expect(policy).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Any",
        Effect: "Allow",
        Action: ["ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ecs:DescribeTasks"],
        Resource: ["*"],
      },
      {
        Sid: "TaskDefinition",
        Effect: "Allow",
        Action: ["ecs:RunTask"],
        Resource: ["arn:aws:ecs:eu-west-1:123456789012:task-definition/web:*"],
      },
      {
        Sid: "LogGroup",
        Effect: "Allow",
        Action: ["logs:GetLogEvents"],
        Resource: ["arn:aws:logs:eu-west-1:123456789012:log-group:*:log-stream:*"],
      },
      {
        Sid: "PassRole",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: ["arn:aws:iam::123456789012:role/web-execution"],
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
    ],
  });
});

test("knows the partitions of China and of the US government", () => {
  expect(resourcesIn("cn-north-1")).toContain(
    "arn:aws-cn:ecs:cn-north-1:*:service-deployment/*/*/*",
  );
  expect(resourcesIn("us-gov-west-1")).toContain(
    "arn:aws-us-gov:ecs:us-gov-west-1:*:service-deployment/*/*/*",
  );
});

test("changes nothing with what only reads", () => {
  const actions = policyFor({
    for: ["plan", "verify", "status", "wait", "diff"],
  }).Statement.flatMap(({ Action }) => Action);
  expect(actions.filter((each) => !/:(Describe|List|Get|BatchGet)/.test(each))).toEqual([]);
});

function resourcesIn(region: string): string[] {
  return policyFor({ for: ["stop"], region }).Statement.flatMap(({ Resource }) => Resource);
}
