/** An ETag without its quotes, in which stores differ. */
export function bare(etag: string): string {
  return etag.replaceAll(/^"|"$/g, "");
}
