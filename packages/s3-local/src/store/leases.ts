/** Keeps files while somebody reads them, though they have been replaced or deleted. */
export interface Leases {
  /** Returns what gives the files back. */
  take(files: readonly string[]): () => Promise<void>;
  /** Removes files, those that are being read when their last reader is done. */
  remove(files: readonly string[]): Promise<void>;
}

export function leases(removeFile: (file: string) => Promise<void>): Leases {
  const readers = new Map<string, number>();
  const doomed = new Set<string>();
  const giveBack = async (file: string) => {
    const left = (readers.get(file) ?? 1) - 1;
    if (left > 0) {
      readers.set(file, left);
      return;
    }
    readers.delete(file);
    if (doomed.delete(file)) await removeFile(file);
  };
  return {
    take(files) {
      for (const file of files) readers.set(file, (readers.get(file) ?? 0) + 1);
      return async () => void (await Promise.all(files.map(giveBack)));
    },
    async remove(files) {
      const free = files.filter((file) => !readers.has(file));
      for (const file of files) if (readers.has(file)) doomed.add(file);
      await Promise.all(free.map(removeFile));
    },
  };
}
