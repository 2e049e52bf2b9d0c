import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ListClustersCommand,
  ListTagsForResourceCommand,
  paginateListClusters,
  ListServicesByNamespaceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { endpoint } from "./support/clients.ts";

test("creates, describes, lists and deletes clusters", async () => {
  await using local = await endpoint();
  const { cluster } = await local.ecs.send(new CreateClusterCommand({ clusterName: "shop" }));
  expect(cluster).toMatchObject({
    clusterArn: "arn:aws:ecs:us-east-1:000000000000:cluster/shop",
    status: "ACTIVE",
    activeServicesCount: 0,
  });
  const asked = { clusters: ["shop", "nowhere"] };
  const described = await local.ecs.send(new DescribeClustersCommand(asked));
  expect(described.clusters?.map(({ clusterName }) => clusterName)).toEqual(["shop"]);
  expect(described.failures).toEqual([
    { arn: "arn:aws:ecs:us-east-1:000000000000:cluster/nowhere", reason: "MISSING" },
  ]);
  await local.ecs.send(new DeleteClusterCommand({ cluster: cluster?.clusterArn }));
  const { clusterArns } = await local.ecs.send(new ListClustersCommand({}));
  expect(clusterArns).toEqual([]);
});

test("says which cluster error the SDK knows", async () => {
  await using local = await endpoint();
  await expect(local.ecs.send(new DeleteClusterCommand({ cluster: "no" }))).rejects.toMatchObject({
    name: "ClusterNotFoundException",
    message: "Cluster not found.",
    $metadata: {
      httpStatusCode: 400,
      requestId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
    },
  });
});

test("pages through lists without losing or repeating one", async () => {
  await using local = await endpoint();
  for (let index = 0; index < 7; index += 1) {
    await local.ecs.send(new CreateClusterCommand({ clusterName: `c${index}` }));
  }
  const names: string[] = [];
  const pages = paginateListClusters({ client: local.ecs, pageSize: 3 }, {});
  for await (const { clusterArns = [] } of pages) {
    expect(clusterArns.length).toBeLessThanOrEqual(3);
    names.push(...clusterArns.map((arn) => arn.slice(arn.indexOf("/") + 1)));
  }
  expect(names).toEqual(["c0", "c1", "c2", "c3", "c4", "c5", "c6"]);
});

test("keeps tags, and refuses them where nothing is", async () => {
  await using local = await endpoint();
  const created = await local.ecs.send(
    new CreateClusterCommand({ tags: [{ key: "team", value: "red" }] }),
  );
  const resourceArn = created.cluster?.clusterArn;
  const tags = [
    { key: "team", value: "blue" },
    { key: "cost", value: "7" },
  ];
  await local.ecs.send(new TagResourceCommand({ resourceArn, tags }));
  await local.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ["cost"] }));
  const listed = await local.ecs.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(listed.tags).toEqual([{ key: "team", value: "blue" }]);
  const elsewhere = `${resourceArn}x`;
  await expect(
    local.ecs.send(new TagResourceCommand({ resourceArn: elsewhere, tags })),
  ).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test("names each value that breaks a rule", async () => {
  await using local = await endpoint();
  await expect(
    local.ecs.send(new CreateClusterCommand({ clusterName: "a b" })),
  ).rejects.toMatchObject({
    name: "InvalidParameterException",
    message:
      "1 validation error detected: Value 'a b' at 'clusterName' failed to satisfy constraint: " +
      "Member must satisfy regular expression pattern: ^[a-zA-Z0-9_-]+$",
  });
});

test("answers an operation that is not there with UnsupportedFeatureException", async () => {
  await using local = await endpoint();
  const command = new ListServicesByNamespaceCommand({ namespace: "shop" });
  await expect(local.ecs.send(command)).rejects.toMatchObject({
    name: "UnsupportedFeatureException",
  });
});
