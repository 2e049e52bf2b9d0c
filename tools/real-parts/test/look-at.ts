import { readFileSync } from "node:fs";
import { get as getPlain } from "node:http";
import { get as getTls } from "node:https";

/** Prints what is answered at an address, or "nothing". Further arguments are files: CA, certificate, key. */
const [url = "", ca, cert, key] = process.argv.slice(2);
const signal = AbortSignal.timeout(2_000);
const files = {
  ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
  ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
  ...(key === undefined ? {} : { key: readFileSync(key) }),
};
const get = url.startsWith("https:") ? getTls : getPlain;
get(url, { ...files, signal, agent: false }, (answer) => {
  answer.setEncoding("utf8").on("data", (text: string) => process.stdout.write(text));
}).once("error", () => process.stdout.write("nothing"));
