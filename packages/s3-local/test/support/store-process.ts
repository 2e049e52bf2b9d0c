import { openEndpoint } from "../../src/open-endpoint.ts";
import { type FilesKind, filesOf } from "./broken-files.ts";

/** A store in a process of its own, which a test kills: `<folder> <kind of files> <journal> <bucket> <keys>`. */
const [folder = "", kind = "durable", journal = "", bucket = "", keys = "{}"] =
  process.argv.slice(2);

const opened = await openEndpoint(
  folder,
  { port: 0, buckets: [bucket], credentials: [JSON.parse(keys)] },
  { files: filesOf(kind as FilesKind, journal) },
);
process.stdout.write(`${JSON.stringify({ url: opened.url, region: opened.region })}\n`);
