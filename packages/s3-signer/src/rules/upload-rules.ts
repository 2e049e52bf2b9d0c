import { z } from "zod";

import { hostility } from "../keys/hostility.ts";
import { isActive } from "./content-type.ts";

/** What may be uploaded, as data. An app has one for each kind of upload: avatars, designs, … */
export interface UploadRules {
  /**
   * What each key begins with: empty, or ending with a slash. `{user}` stands for the user of the session, encoded.
   * @default "u/{user}/"
   */
  readonly prefix?: string;
  /** Media types such as `image/png`; `image/*` is all of them but those that browsers run, such as SVG. */
  readonly types: readonly string[];
  /**
   * Allows types that browsers run: HTML, SVG, XML, scripts. Serve such a bucket from a host of its own.
   * @default false
   */
  readonly activeTypes?: boolean;
  /** Bytes. @default 1 */
  readonly minSize?: number;
  /** Bytes; S3 takes 5 GB in one request, and 5 TB in parts. */
  readonly maxSize: number;
  /** How many uploads of this kind one user may begin within `countSeconds`. @default without limit */
  readonly maxCount?: number;
  /** @default 3600 */
  readonly countSeconds?: number;
  /**
   * Puts a random part into the key, so that no upload replaces another one. Without it a name can be used again.
   * @default true
   */
  readonly uniqueKey?: boolean;
  /** Keeps the name that the file had, percent-encoded, as `x-amz-meta-name`. @default true */
  readonly keepName?: boolean;
  /** How long a signature is good for, in seconds: 1 to 3600. @default 300 */
  readonly expiresIn?: number;
  /** `Content-Disposition` of the stored file, such as `attachment`. */
  readonly contentDisposition?: string;
  /** `Cache-Control` of the stored file. */
  readonly cacheControl?: string;
  /** A canned ACL; a bucket with ACLs disabled, as new ones are, refuses all of them. */
  readonly acl?: string;
}

export type CheckedRules = z.infer<typeof schema>;

const size = z.int().min(0).max(5e12);
const headerValue = z.string().regex(/^[\x20-\x7e]+$/, "must be printable ASCII");
const acls = [
  "private",
  "public-read",
  "public-read-write",
  "authenticated-read",
  "aws-exec-read",
  "bucket-owner-read",
  "bucket-owner-full-control",
] as const;

const schema = z
  .strictObject({
    prefix: z
      .string()
      .default("u/{user}/")
      .refine(isPrefix, "must be empty or parts that end with a slash, such as u/{user}/"),
    types: z
      .array(
        z
          .string()
          .regex(
            /^(?:\*\/\*|[a-z0-9.+-]+\/(?:\*|[a-z0-9.+_-]+))$/,
            "must be a type such as image/png or image/*",
          ),
      )
      .min(1),
    activeTypes: z.boolean().default(false),
    minSize: size.default(1),
    maxSize: size,
    maxCount: z.int().min(1).optional(),
    countSeconds: z.int().min(1).max(31_536_000).default(3600),
    uniqueKey: z.boolean().default(true),
    keepName: z.boolean().default(true),
    expiresIn: z.int().min(1).max(3600).default(300),
    contentDisposition: headerValue.optional(),
    cacheControl: headerValue.optional(),
    acl: z.enum(acls).optional(),
  })
  .refine((rules) => rules.minSize <= rules.maxSize, "minSize is over maxSize")
  .refine(
    (rules) => rules.uniqueKey || rules.prefix.includes("{user}"),
    "uniqueKey: false needs {user} in the prefix, or users replace each other's files",
  )
  .refine(
    (rules) => rules.activeTypes || !rules.types.some(isActive),
    "types has one that browsers run: set activeTypes: true if that is meant",
  );

/**
 * Checks rules and fills in what they leave out.
 *
 * @param where names them in the error, such as `kinds.avatar`
 * @throws {TypeError} that lists each fault.
 */
export function checkRules(rules: UploadRules, where = "rules"): CheckedRules {
  const result = schema.safeParse(rules);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    ({ path, message }) => `${[where, ...path].join(".")}: ${message}`,
  );
  throw new TypeError(faults.join("; "));
}

function isPrefix(prefix: string): boolean {
  if (prefix === "") return true;
  const path = prefix.slice(0, -1).replaceAll("{user}", "user");
  return prefix.endsWith("/") && hostility(path) === undefined && /^[\w.~/-]+$/.test(path);
}
