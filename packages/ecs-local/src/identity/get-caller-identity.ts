import { z } from "zod";

import { partitionOf, type Place } from "../names.ts";
import { queryAction } from "../query/query-service.ts";

/** Who calls is always the same one: credentials are not checked. */
export const getCallerIdentity = queryAction(
  "GetCallerIdentity",
  z.object({}),
  (_input, { region, account }: Place) => ({
    Arn: `arn:${partitionOf(region)}:iam::${account}:root`,
    UserId: account,
    Account: account,
  }),
);
