import { z } from "zod";

import type { Place } from "../names.ts";
import { type JsonOperation, jsonOperation } from "../server/json-service.ts";

/** Hours that a token is good for. Source: Amazon ECR API reference, GetAuthorizationToken. */
const validHours = 12;

const shape = z.object({
  registryIds: z
    .array(z.string().regex(/^\d{12}$/))
    .max(10)
    .nullish(),
});

/** A token in the form of Amazon ECR's: user `AWS` and a password, which nothing here checks. */
export function getAuthorizationToken({ region, account }: Place): JsonOperation {
  const named = { name: "GetAuthorizationToken", shape, invalid: "InvalidParameterException" };
  return jsonOperation(named, ({ registryIds }) => ({
    authorizationData: (registryIds ?? [account]).map((registry) => ({
      authorizationToken: Buffer.from(`AWS:hitless-${registry}`).toString("base64"),
      expiresAt: Date.now() / 1000 + validHours * 3600,
      proxyEndpoint: `https://${registry}.dkr.ecr.${region}.amazonaws.com`,
    })),
  }));
}
