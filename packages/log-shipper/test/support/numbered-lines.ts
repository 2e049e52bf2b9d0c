/**
 * A script that writes so many numbered lines, every fourth to stderr, at a rate or as fast as it can, and says on
 * its last line how many a second it was.
 */
export function numberedLines(
  count: number,
  { perSecond = Infinity, filler = 80 }: { perSecond?: number; filler?: number } = {},
): string {
  const batch = perSecond === Infinity ? 500 : Math.max(1, Math.round(perSecond / 100));
  return `
    import { once } from "node:events";
    const filler = "x".repeat(${filler});
    const startedAt = performance.now();
    let out = 0, err = 0;
    for (let sent = 0; sent < ${count}; ) {
      let a = "", b = "";
      for (let i = 0; i < ${batch} && sent < ${count}; i += 1, sent += 1) {
        if (sent % 4 === 3) b += "err " + ++err + " " + filler + "\\n";
        else a += "out " + ++out + " " + filler + "\\n";
      }
      const waits = [];
      if (a && !process.stdout.write(a)) waits.push(once(process.stdout, "drain"));
      if (b && !process.stderr.write(b)) waits.push(once(process.stderr, "drain"));
      await Promise.all(waits);
      const ahead = (sent / ${perSecond}) * 1000 - (performance.now() - startedAt);
      if (ahead > 1) await new Promise((resolve) => setTimeout(resolve, ahead));
    }`;
}
