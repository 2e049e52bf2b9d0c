import { chunkChecks } from "./chunk-checks.ts";
import { corsChecks } from "./cors-checks.ts";
import { listChecks } from "./list-checks.ts";
import { multipartChecks } from "./multipart-checks.ts";
import { objectChecks } from "./object-checks.ts";
import { formChecks, formSignatureChecks, policyChecks } from "./post-checks.ts";
import { headerChecks, presignedChecks } from "./signature-checks.ts";

/** The whole battery. */
export const allChecks = [
  ...headerChecks,
  ...presignedChecks,
  ...policyChecks,
  ...formSignatureChecks,
  ...formChecks,
  ...objectChecks,
  ...listChecks,
  ...multipartChecks,
  ...corsChecks,
  ...chunkChecks,
];
