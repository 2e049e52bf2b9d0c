/**
 * The file of a handle, once the browser lets the page read it again; it may ask the person, and does
 * so only after a click. Undefined where the answer is no.
 */
export async function reopen(handle: FileSystemFileHandle): Promise<File | undefined> {
  const asked: FileSystemFileHandle & Partial<HandlePermission> = handle;
  if ((await asked.requestPermission?.({ mode: "read" })) === "denied") return undefined;
  return handle.getFile();
}

// Not in TypeScript's DOM types: https://wicg.github.io/file-system-access/#api-filesystemhandle
interface HandlePermission {
  requestPermission(options: { mode: "read" }): Promise<PermissionState>;
}
