import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What there is in an account, as far as the local endpoint does not have it. */
export interface Account {
  /** Principals that each role trusts. */
  roles: Readonly<Record<string, string>>;
  logGroups: readonly string[];
  parameters: readonly string[];
}

/** Answers GetRole, DescribeLogGroups and GetParameters over HTTP, as IAM, CloudWatch Logs and SSM do. */
export async function accountServices(
  account: Account,
): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const target = String(request.headers["x-amz-target"] ?? "");
      const { status, text } = target === "" ? role(account, body) : json(account, target, body);
      const type = target === "" ? "text/xml" : "application/x-amz-json-1.1";
      response.writeHead(status, { "content-type": type }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Source: IAM API Reference, "GetRole". */
function role({ roles }: Account, body: string): { status: number; text: string } {
  const name = new URLSearchParams(body).get("RoleName") ?? "";
  const principal = roles[name];
  if (principal === undefined) {
    const error = "<Type>Sender</Type><Code>NoSuchEntity</Code><Message>no such role</Message>";
    return { status: 404, text: `<ErrorResponse><Error>${error}</Error></ErrorResponse>` };
  }
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: principal }, Action: "sts:AssumeRole" }],
  });
  const members = [
    `<RoleName>${name}</RoleName>`,
    `<AssumeRolePolicyDocument>${encodeURIComponent(document)}</AssumeRolePolicyDocument>`,
  ];
  const result = `<GetRoleResult><Role>${members.join("")}</Role></GetRoleResult>`;
  return { status: 200, text: `<GetRoleResponse>${result}</GetRoleResponse>` };
}

/** Source: CloudWatch Logs API Reference, "DescribeLogGroups"; Systems Manager API Reference, "GetParameters". */
function json(account: Account, target: string, body: string): { status: number; text: string } {
  const asked = JSON.parse(body) as { logGroupNamePrefix?: string; Names?: string[] };
  const answer = target.endsWith(".DescribeLogGroups")
    ? {
        logGroups: account.logGroups
          .filter((name) => name.startsWith(asked.logGroupNamePrefix ?? ""))
          .map((logGroupName) => ({ logGroupName })),
      }
    : {
        Parameters: [],
        InvalidParameters: (asked.Names ?? []).filter((name) => !account.parameters.includes(name)),
      };
  return { status: 200, text: JSON.stringify(answer) };
}
