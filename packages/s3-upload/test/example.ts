import { sentenceOf, upload, UploadError } from "@hitless/s3-upload";

/** Uploads a picture, moves the bar, and answers the key under which it is stored. */
export async function uploadPicture(file: File, bar: HTMLProgressElement): Promise<string> {
  try {
    const { key } = await upload(file, {
      settingsUrl: "/api/uploads",
      accept: "image/*",
      maxSize: 10_000_000,
      onProgress: ({ loaded, total }) => void (bar.value = loaded / total),
    });
    return key;
  } catch (error) {
    if (error instanceof UploadError) alert(sentenceOf(error));
    throw error;
  }
}
