const sqliteFull = 13;

/** Whether something failed for want of space. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT")) return true;
  return (
    "errcode" in error && typeof error.errcode === "number" && (error.errcode & 0xff) === sqliteFull
  );
}
