/** A file, and what lets the page read it again after a reload where the browser offers that. */
export interface TakenFile {
  file: File;
  handle?: FileSystemFileHandle;
}

/** The files in what was dropped or pasted; folders are left out. */
export async function takenFiles(transfer: DataTransfer): Promise<TakenFile[]> {
  // All of it has to be asked for at once: after the event the list is empty.
  const items = Array.from(transfer.items).filter(({ kind }) => kind === "file");
  const taken = await Promise.all(items.map(async (item) => take(item)));
  return taken.filter((each) => each !== undefined);
}

async function take(item: WithHandle): Promise<TakenFile | undefined> {
  const file = item.getAsFile();
  const handle = await item.getAsFileSystemHandle?.().catch(() => null);
  if (file === null || handle?.kind === "directory") return undefined;
  const isFile = handle?.kind === "file";
  // oxlint-disable-next-line no-unsafe-type-assertion -- its kind says so
  return { file, ...(isFile && { handle: handle as FileSystemFileHandle }) };
}

// Not in TypeScript's DOM types: https://wicg.github.io/file-system-access/#drag-and-drop
type WithHandle = DataTransferItem & {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
};
