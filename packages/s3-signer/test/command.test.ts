import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { ListObjectsV2Command, PutBucketCorsCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { main } from "../src/cli.ts";
import type { BucketSetup, Finding } from "../src/index.ts";
import { nothingAt } from "./support/nothing-at.ts";
import { bucket, pageOrigin, startStore, type Store } from "./support/store.ts";

const command = join(import.meta.dirname, "../bin/hitless-s3-signer.js");
const page = "https://www.shop.example";

let store: Store;

beforeAll(async () => {
  store = await startStore();
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test("a bucket with the CORS rules that setup prints passes the check, which leaves nothing", async () => {
  const printed = await run(["setup", ...ofBucket(page), "--json"]);
  const { cors } = JSON.parse(printed.stdout) as BucketSetup;
  await store.sdk.send(
    new PutBucketCorsCommand({
      Bucket: bucket,
      CORSConfiguration: {
        CORSRules: cors.CORSRules.map((rule) => ({
          ...rule,
          AllowedOrigins: [...rule.AllowedOrigins],
          AllowedMethods: [...rule.AllowedMethods],
          AllowedHeaders: [...rule.AllowedHeaders],
          ExposeHeaders: [...rule.ExposeHeaders],
        })),
      },
    }),
  );

  const { code, stdout, stderr } = await check(page);

  expect(stderr).toBe("");
  expect(stdout).not.toContain("✖");
  expect(stdout.match(/✔/g)).toHaveLength(12);
  expect(code).toBe(0);
  const left = await store.sdk.send(new ListObjectsV2Command({ Bucket: bucket }));
  expect(left.KeyCount).toBe(0);
});

test("the check says what to do where the page's origin may not upload", async () => {
  const { code, stdout } = await check("https://other.example", "--json");
  const findings = JSON.parse(stdout) as Finding[];

  expect(code).toBe(1);
  expect(findings.filter(({ ok }) => !ok)).toEqual([
    expect.objectContaining({ check: "CORS: the page reads the answer" }),
    expect.objectContaining({ check: "CORS: https://other.example may POST" }),
    expect.objectContaining({ check: "CORS: https://other.example may PUT" }),
  ]);
});

// The twin of "what must be refused": a store that takes everything is found out.
test("the check finds out a store that enforces no policy", async () => {
  const lenient = createServer((request, response) => {
    request.resume().once("end", () => {
      response.writeHead(request.method === "POST" ? 201 : 204).end();
    });
  });
  lenient.listen(0, "127.0.0.1");
  await new Promise((resolve) => lenient.once("listening", resolve));
  const endpoint = `http://127.0.0.1:${(lenient.address() as AddressInfo).port}`;
  try {
    const { code, stdout } = await checkAt(endpoint, pageOrigin);

    expect(code).toBe(1);
    expect(stdout).toContain("✖ policy: another key is refused (201)");
    expect(stdout).toContain("do not let browsers upload to it");
  } finally {
    lenient.closeAllConnections();
    await new Promise((resolve) => lenient.close(resolve));
  }
});

test("a wrong secret key is told of, and shown nowhere", async () => {
  const secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
  const { code, stdout, stderr } = await check(page, "--json", { AWS_SECRET_ACCESS_KEY: secret });

  expect(code).toBe(1);
  expect(notWell(stdout)).toEqual([
    {
      check: "POST: a signed form is stored",
      ok: false,
      seen: expect.stringMatching(
        /^403 SignatureDoesNotMatch: The request signature we/,
      ) as unknown,
      remedy: expect.stringContaining("the secret access key is not the one") as unknown,
    },
  ]);
  // What is refused with a wrong key says nothing about policies.
  expect(stdout).not.toContain("policy:");
  expect(stdout + stderr).not.toContain(secret);
});

test("a bucket that is not there is the one thing that is told of", async () => {
  const { accessKeyId, secretAccessKey } = store.options.credentials;
  const argv = ["check", "-b", "uplaods", "-r", "us-east-1", "-o", page, "--json"];
  const { code, stdout } = await run([...argv, "--endpoint-url", store.options.endpoint], {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });

  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual([
    {
      check: "POST: a signed form is stored",
      ok: false,
      seen: expect.stringMatching(/^404 NoSuchBucket: The specified bucket/) as unknown,
      remedy: expect.stringContaining("there is no such bucket") as unknown,
    },
  ]);
});

test("a wrong region is told of in the store's words", async () => {
  const { accessKeyId, secretAccessKey } = store.options.credentials;
  const argv = ["check", "-b", bucket, "-r", "eu-west-1", "-o", pageOrigin, "--json"];
  const { stdout } = await run([...argv, "--endpoint-url", store.options.endpoint], {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });

  expect(notWell(stdout)[0]).toMatchObject({
    check: "POST: a signed form is stored",
    seen: expect.stringMatching(/^400 .*region/s) as unknown,
    remedy: expect.stringContaining("compare region and credentials") as unknown,
  });
  expect(stdout).not.toContain("policy:");
});

// The twin of "by the policy": a refusal of another kind proves nothing.
test("the check takes no refusal of another kind for the policy's", async () => {
  let posted = 0;
  const odd = createServer((request, response) => {
    request.resume().once("end", () => {
      posted += request.method === "POST" ? 1 : 0;
      const isFirst = request.method !== "POST" || posted === 1;
      response.writeHead(isFirst ? 201 : 403);
      response.end(isFirst ? "" : "<Error><Code>SignatureDoesNotMatch</Code></Error>");
    });
  });
  odd.listen(0, "127.0.0.1");
  await new Promise((resolve) => odd.once("listening", resolve));
  const endpoint = `http://127.0.0.1:${(odd.address() as AddressInfo).port}`;
  try {
    const { stdout } = await checkAt(endpoint, pageOrigin, "--json");

    expect(notWell(stdout)).toContainEqual({
      check: "policy: another key is refused",
      ok: false,
      seen: "403 SignatureDoesNotMatch",
      remedy: "refused, but not by the policy: AccessDenied was expected",
    });
  } finally {
    odd.closeAllConnections();
    await new Promise((resolve) => odd.close(resolve));
  }
});

test("ends with 69 where nothing answers, or no credentials are there", async () => {
  const nothing = await checkAt(await nothingAt(), page);
  const nobody = await check(page, "--json", { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });

  expect(nothing).toMatchObject({
    code: 69,
    stderr: expect.stringContaining("ECONNREFUSED") as unknown,
  });
  expect(nobody).toMatchObject({
    code: 69,
    stderr: expect.stringContaining("credentials") as unknown,
  });
});

test.each([
  [["setup", "-b", "uploads"], "required option"],
  [["setup", "-b", "Uploads!", "-r", "eu-central-1", "-o", page], "bucket must be"],
  [["setup", "-b", "uploads", "-r", "eu-central-1", "-o", "shop.example"], "expected an origin"],
  [["setup", ...ofBucket(page), "--prefix", "a'b/"], "expected parts that end with a slash"],
  [["put"], "unknown command"],
])("ends with 64 for %j", async (argv, message) => {
  const said: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);

  // In this process: starting one takes longer than all that is tried here.
  expect(await main(argv)).toBe(64);
  expect(said.join("")).toContain(message);
});

test("prints commands of aws for each thing to set, and nothing of Node.js", async () => {
  const { code, stdout, stderr } = await run(["setup", ...ofBucket(page)]);

  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(stdout.match(/^aws .*'\{$/gm)).toHaveLength(4);
});

function notWell(stdout: string): Finding[] {
  return (JSON.parse(stdout) as Finding[]).filter(({ ok }) => !ok);
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function ofBucket(origin: string): string[] {
  return ["-b", bucket, "-r", "us-east-1", "-o", origin];
}

function check(origin: string, option?: string, environment?: NodeJS.ProcessEnv): Promise<Ended> {
  return checkAt(store.options.endpoint, origin, option, environment);
}

function checkAt(
  endpoint: string,
  origin: string,
  option?: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const options = option === undefined ? [] : [option];
  const argv = ["check", ...ofBucket(origin), "--endpoint-url", endpoint, ...options];
  const { accessKeyId, secretAccessKey } = store.options.credentials;
  return run(argv, {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...environment,
  });
}

/** Runs the command with no other source of credentials than its environment. */
function run(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const nowhere = {
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_REGION: "us-east-1",
  };
  const env = { PATH: process.env["PATH"], NO_COLOR: "1", ...nowhere, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...argv], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
