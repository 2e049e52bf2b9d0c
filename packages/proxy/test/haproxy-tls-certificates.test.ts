import { generateKeyPairSync } from "node:crypto";

import { openssl } from "@hitless-tools/real-parts/openssl";
import { beforeEach, expect, test } from "vitest";

import { readCertificate } from "../src/haproxy/certificates/read.ts";
import { ProxyError } from "../src/index.ts";
import {
  makeCertificate,
  type MadeCertificate,
  type MakeCertificateOptions,
} from "./support/make-certificate.ts";

const tool = await openssl();
const day = 86_400_000;

beforeEach((context) => {
  if ("skipped" in tool) context.skip(tool.skipped);
});

async function make(options: Partial<MakeCertificateOptions> = {}): Promise<MadeCertificate> {
  if ("skipped" in tool) throw new Error(tool.skipped);
  return makeCertificate(tool.path, { names: ["shop.example"], ...options });
}

const read = (text: string, now = new Date()) => readCertificate(text, { name: "shop", now });

function refusal(text: string, now?: Date): string {
  try {
    read(text, now);
  } catch (error) {
    if (error instanceof ProxyError && error.code === "invalid") return error.message;
    throw error;
  }
  throw new Error("it was taken");
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * day);
}

test("says what a certificate is for, until when, and by which fingerprints it is known", async () => {
  const { certificate, key } = await make({ names: ["shop.example", "*.Shop.example"], days: 90 });
  const { names, validTo, validFrom, fingerprint, sha1, warnings } = read(certificate + key);
  expect(names).toEqual(["shop.example", "*.shop.example"]);
  expect(Math.round((validTo.getTime() - validFrom.getTime()) / day)).toBe(90);
  expect(fingerprint).toMatch(/^([\dA-F]{2}:){31}[\dA-F]{2}$/);
  expect(sha1).toMatch(/^[\dA-F]{40}$/);
  expect(warnings).toEqual([]);
});

test("takes key and certificate in any order and from any line ends, and writes them alike", async () => {
  const { certificate, key } = await make();
  const { pem } = read(certificate + key);
  const texts = [
    key + certificate,
    (key + certificate).replaceAll("\n", String.raw`\n`),
    (key + certificate).replaceAll("\n", "\r\n"),
    (key + certificate).replaceAll("\n", " "),
    `# a comment\n${key}\n\n${certificate.trim()}`,
  ];
  expect(texts.map((text) => read(text).pem)).toEqual(texts.map(() => pem));
  expect(pem.match(/BEGIN [A-Z ]+/g)).toEqual(["BEGIN CERTIFICATE", "BEGIN PRIVATE KEY"]);
});

test("orders the chain from the certificate upwards", async () => {
  const root = await make({ names: ["root.example"] });
  const middle = await make({ names: ["middle.example"], by: root, authority: true });
  const leaf = await make({ by: middle });
  const text = [root.certificate, leaf.key, middle.certificate, leaf.certificate].join("");
  const { pem, names, warnings } = read(text);
  expect(pem).toBe(
    read([leaf.certificate, middle.certificate, root.certificate, leaf.key].join("")).pem,
  );
  expect(pem.startsWith(leaf.certificate)).toBe(true);
  expect(pem.indexOf(middle.certificate)).toBeLessThan(pem.indexOf(root.certificate));
  expect(names).toEqual(["shop.example"]);
  expect(warnings).toEqual([]);
});

test("warns of what works today but not for long or not for all", async () => {
  const root = await make({ names: ["root.example"] });
  const leaf = await make({ by: root, days: 90 });
  const stranger = await make({ names: ["stranger.example"] });
  const text = leaf.certificate + leaf.key;
  const soon = inDays(80);
  expect(read(text).warnings).toEqual([
    "comes without its issuer's certificate, which many clients need",
  ]);
  expect(read(text + root.certificate, soon).warnings).toEqual([
    expect.stringMatching(/^expires on 20/),
  ]);
  expect(read(text + root.certificate + stranger.certificate).warnings).toEqual([
    "left out 1 that did not issue it",
  ]);
});

test("refuses one that has expired, or is not valid yet", async () => {
  const { certificate, key } = await make({ days: 90 });
  expect(refusal(certificate + key, inDays(91))).toMatch(/^certificate "shop": it expired on 20/);
  expect(refusal(certificate + key, inDays(-1))).toContain("it is not valid before 20");
});

test("refuses what cannot serve, saying what is needed and nothing of what is in it", async () => {
  const one = await make();
  const other = await make();
  const weak = await make({ newKey: ["rsa:1024"] });
  const encrypted = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" },
  }).privateKey;
  const brokenKey = one.key.replace(/.{8}\n-----END/, "AAAA\n-----END");
  const request = one.certificate.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST");
  const cases: [text: string, why: string][] = [
    ["", "there is no private key in it"],
    [one.certificate, "there is no private key in it"],
    [one.key, 'there is no certificate in it; a PEM text with "BEGIN CERTIFICATE" is needed'],
    [one.key + request, "it holds the request for a certificate"],
    [one.key + one.key + one.certificate, "there are 2 private keys in it, not one"],
    [other.key + one.certificate, "its private key is not the key of the certificate in it"],
    [encrypted + one.certificate, "its private key is encrypted"],
    [brokenKey + one.certificate, "its private key cannot be read"],
    [
      one.key + one.certificate.replace(/\n.{20}/, "\nAAAA"),
      "certificate 1 of 1 in it cannot be read",
    ],
    [weak.key + weak.certificate, "its key has 1024 bits, and at least 2048 are needed"],
  ];
  for (const [text, why] of cases) {
    const message = refusal(text);
    expect(message).toContain(why);
    const lines = text.split("\n").filter((line) => line.length > 20 && !line.startsWith("-----"));
    for (const line of lines) expect(message).not.toContain(line.slice(0, 16));
  }
});
