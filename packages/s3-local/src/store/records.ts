import { z } from "zod";

import { checksumAlgorithms } from "../checksums/checksum.ts";

const checksum = z.object({
  algorithm: z.enum(checksumAlgorithms),
  type: z.enum(["FULL_OBJECT", "COMPOSITE"]),
  value: z.string(),
});

/** A file with a stretch of an object's bytes. */
const segment = z.object({ file: z.string(), size: z.number() });

const content = z.object({
  /** Without quotes. */
  etag: z.string(),
  size: z.number(),
  modified: z.iso.datetime(),
  checksum: checksum.optional(),
});

/** What is kept and given back, but does not change how an object is treated. */
const description = z.object({
  /** By lower-case name, such as `content-type`. */
  headers: z.record(z.string(), z.string()),
  /** By the name behind `x-amz-meta-`. */
  metadata: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()).optional(),
});

export const objectRecord = content.extend({
  key: z.string(),
  ...description.shape,
  segments: z.array(segment),
});

export const partRecord = content.extend({ partNumber: z.number(), file: z.string() });

export const uploadRecord = z.object({
  uploadId: z.string(),
  key: z.string(),
  started: z.iso.datetime(),
  ...description.shape,
  checksum: checksum.pick({ algorithm: true, type: true }).optional(),
});

const texts = z.array(z.string());

export const corsRule = z.object({
  id: z.string().optional(),
  allowedOrigins: texts,
  allowedMethods: z.array(z.enum(["GET", "PUT", "POST", "DELETE", "HEAD"])),
  allowedHeaders: texts.default([]),
  exposeHeaders: texts.default([]),
  maxAgeSeconds: z.number().optional(),
});

export const bucketRecord = z.object({
  name: z.string(),
  created: z.iso.datetime(),
  cors: z.array(corsRule).optional(),
});

export type Description = z.infer<typeof description>;
export type Segment = z.infer<typeof segment>;
export type ObjectRecord = z.infer<typeof objectRecord>;
export type PartRecord = z.infer<typeof partRecord>;
export type UploadRecord = z.infer<typeof uploadRecord>;
export type BucketRecord = z.infer<typeof bucketRecord>;
/** Of a bucket's configuration, with defaults. */
export type StoredCorsRule = z.infer<typeof corsRule>;
