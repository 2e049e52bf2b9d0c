/** What a browser does with a signed form: every field, then the file. */
export async function postForm(
  { url, fields }: { readonly url: string; readonly fields: Readonly<Record<string, string>> },
  content: string | Uint8Array<ArrayBuffer>,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<{ status: number; text: string }> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changes }))
    if (value !== undefined) form.append(name, value);
  form.append("file", new Blob([content]), "file");
  const response = await fetch(url, { method: "POST", body: form });
  return { status: response.status, text: await response.text() };
}

/** What a browser does with a signed URL. */
export async function put(
  { url, headers }: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  content: string | Uint8Array<ArrayBuffer>,
): Promise<{ status: number; etag: string }> {
  const body = new Blob([content]);
  const response = await fetch(url, { method: "PUT", headers, body });
  await response.arrayBuffer();
  return { status: response.status, etag: response.headers.get("etag") ?? "" };
}
