import { askFor } from "./ask.ts";
import type { Skipped } from "./part.ts";

/** Ceph's RADOS Gateway: a real S3, whose buckets are named by the path. */
export interface Radosgw {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** It takes signatures for every region; this is the one that it names itself. */
  region: string;
  /** Of a user who may do everything with its own buckets. */
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/**
 * The Ceph object gateway of the run, without buckets at its start; use names of your own in it. Its data
 * is in memory: what is deleted or replaced is given back after some seconds.
 *
 * @throws {Error} when there is none under `CI=true`, or its installation fails.
 */
export function radosgw(): Promise<Radosgw | Skipped> {
  return askFor<Radosgw>("radosgw");
}
