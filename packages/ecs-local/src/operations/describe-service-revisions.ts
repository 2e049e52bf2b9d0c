import type {
  DescribeServiceRevisionsRequest,
  DescribeServiceRevisionsResponse,
  ServiceRevision,
} from "@aws-sdk/client-ecs";

import { lastPart } from "../names.ts";
import { length } from "../protocol/rules.ts";
import { partsOf } from "../services/find-deployment.ts";
import type { ServiceRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";
import { type Context, operation } from "./operation.ts";

export const describeServiceRevisions = operation<
  Wire<DescribeServiceRevisionsRequest>,
  Wire<DescribeServiceRevisionsResponse>
>({
  name: "DescribeServiceRevisions",
  rules: { serviceRevisionArns: length(1, 20) },
  run({ serviceRevisionArns }, context) {
    const found = serviceRevisionArns.map((arn) => {
      const { service, id = "" } = partsOf(context, arn, "service-revision") ?? {};
      return { arn, is: service && revisionAnswer(context, service.record, { arn, id }) };
    });
    return {
      serviceRevisions: found.flatMap(({ is }) => is ?? []),
      failures: found
        .filter(({ is }) => is === undefined)
        .map(({ arn }) => ({ arn, reason: "MISSING" })),
    };
  },
});

function revisionAnswer(
  { state, names }: Context,
  record: ServiceRecord,
  { arn, id }: { arn: string; id: string },
): Wire<ServiceRevision> | undefined {
  const revision = record.revisions[id];
  if (revision === undefined) return undefined;
  const definition = state.taskDefinitions.get(lastPart(revision.taskDefinition));
  return {
    ...revision,
    serviceRevisionArn: arn,
    serviceArn: record.serviceArn,
    clusterArn: names.cluster(record.cluster),
    containerImages: (definition?.containerDefinitions ?? []).map(({ name, image }) => ({
      containerName: name,
      image,
    })),
  };
}
