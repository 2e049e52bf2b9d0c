/** Exit codes; those from 64 on as in sysexits(3). */
export const exitCode = { ok: 0, notWell: 1, usage: 64, unreachable: 69 } as const;

/** For `--help` and the README. */
export const exitCodesHelp = `
Exit codes:
    0  done; for check: all is well
    1  check found what is not well
   64  wrong usage
   69  the bucket could not be asked, or the credentials are not there
  130  interrupted`;
