import { uploadHeaders } from "./cors-rules.ts";
import { type Finding, finding } from "./finding.ts";

// No page has this origin: the top-level domain is reserved for that.
const foreign = "https://foreign.invalid";
const remedy = "set the CORS rules that setup prints";

/** Asks as a browser does before it uploads, for each origin, and for one that must not upload. */
export async function checkCors(
  bucketUrl: string,
  origins: readonly string[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const origin of origins) {
    for (const method of ["POST", "PUT"]) {
      const { status, allowed } = await preflight(bucketUrl, origin, method, signal);
      const seen = allowed ? "allowed" : `not allowed: ${status}`;
      findings.push(finding(`CORS: ${origin} may ${method}`, allowed, seen, remedy));
    }
  }
  const { allowed } = await preflight(bucketUrl, foreign, "POST", signal);
  const other = "CORS: another origin may not";
  const seen = allowed ? "any origin may" : "not allowed";
  findings.push(finding(other, !allowed, seen, "name the origins of your pages, not *"));
  return findings;
}

async function preflight(
  bucketUrl: string,
  origin: string,
  method: string,
  signal: AbortSignal,
): Promise<{ status: number; allowed: boolean }> {
  const headers = {
    origin,
    "access-control-request-method": method,
    ...(method === "PUT" && { "access-control-request-headers": requestHeaders() }),
  };
  // A PUT goes to an object, whose address need not exist.
  const url = method === "PUT" ? `${bucketUrl}/preflight` : bucketUrl;
  const response = await fetch(url, { method: "OPTIONS", headers, signal });
  await response.arrayBuffer();
  return { status: response.status, allowed: response.ok && names(response.headers, origin) };
}

/** Whether an answer lets pages of this origin read it. */
export function names(headers: Headers, origin: string): boolean {
  const named = headers.get("access-control-allow-origin");
  return named === "*" || named === origin;
}

function requestHeaders(): string {
  return uploadHeaders.map((name) => name.replace("*", "name")).join(",");
}
