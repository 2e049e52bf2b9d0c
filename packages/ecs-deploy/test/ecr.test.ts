import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { ECRClient } from "@aws-sdk/client-ecr";
import { startEcsLocal } from "@hitless/ecs-local";
import { parseImageReference } from "@hitless/runtime";
import { expect, onTestFinished, test } from "vitest";

import { refuseImmutable } from "../src/images/refuse-immutable.ts";
import { credentialsOf } from "../src/registry/credentials-of.ts";
import { failureOf } from "./support/failure-of.ts";

const registry = "012345678901.dkr.ecr.us-east-1.amazonaws.com";

function client(endpoint: string): ECRClient {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const ecr = new ECRClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  onTestFinished(() => ecr.destroy());
  return ecr;
}

/** Answers every call with this. */
async function answering(status: number, body: object): Promise<ECRClient> {
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const prepared = {
  from: `${registry}/shop/app:latest`,
  containers: ["app"],
  reference: parseImageReference(`${registry}/shop/app:latest`),
  tag: "abc1234",
  image: `${registry}/shop/app:abc1234`,
  action: { do: "push", moves: "sha256:old" },
} as const;

test("logs in to ECR with its token, whatever Docker has", async () => {
  await using local = await startEcsLocal({ port: 0 });
  expect(await credentialsOf(registry, { ecr: client(local.url), variables: {} })).toEqual({
    serveraddress: registry,
    username: "AWS",
    password: expect.stringContaining("hitless") as string,
  });
});

test("says who is not allowed to have a token", async () => {
  const message = "User: arn:aws:iam::012345678901:user/me is not authorized to perform this";
  const ecr = await answering(400, { __type: "AccessDeniedException", message });
  expect(await failureOf(credentialsOf(registry, { ecr }))).toBe(
    `credentials: token of the registry ${registry}: AccessDeniedException: ${message}`,
  );
});

test("refuses to move a tag that ECR keeps where it is", async () => {
  const repositories = [{ imageTagMutability: "IMMUTABLE" }];
  const ecr = await answering(200, { repositories });
  expect(await failureOf(refuseImmutable(prepared, { clients: { ecr } }))).toBe(
    `image: the tag of ${prepared.image} is immutable and taken: it means sha256:old, and another image was to get it; ` +
      "commit what has changed, or name another tag with --tag",
  );
  const fresh = { ...prepared, action: { do: "push" } } as const;
  await refuseImmutable(fresh, { clients: { ecr } });
  const mutable = await answering(200, { repositories: [{ imageTagMutability: "MUTABLE" }] });
  await refuseImmutable(prepared, { clients: { ecr: mutable } });
});

test("refuses a repository that is not there, before anything is pushed", async () => {
  const gone = await answering(400, { __type: "RepositoryNotFoundException", message: "no" });
  const fresh = { ...prepared, action: { do: "push" } } as const;
  expect(await failureOf(refuseImmutable(fresh, { clients: { ecr: gone } }))).toBe(
    "image: there is no repository shop/app in the registry of account 012345678901 in us-east-1; " +
      '"aws ecr create-repository --repository-name shop/app --region us-east-1" makes it',
  );
});

test("goes on where it may not know what ECR keeps", async () => {
  const ecr = await answering(400, { __type: "AccessDeniedException", message: "no" });
  expect(await refuseImmutable(prepared, { clients: { ecr } })).toBeUndefined();
});
