/** How many files a process may open at most, as its `/proc/<pid>/limits` says; children have the same limit. */
export function openFilesIn(limits: string): number | undefined {
  const [, hard] = /^Max open files\s+\S+\s+(\d+)/m.exec(limits) ?? [];
  return hard === undefined ? undefined : Number(hard);
}
