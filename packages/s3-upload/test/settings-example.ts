import { upload, type UploadConfirmation } from "@hitless/s3-upload";

type Sign = (
  name: string,
  type: string,
) => Promise<{ url: string; fields: Record<string, string> }>;

/** Uploads a file by a form that a signer of your own makes. */
export async function uploadSigned(file: File, sign: Sign): Promise<UploadConfirmation> {
  return upload(file, {
    getSettings: async (request) => {
      // Without a `ticket` in the answer this is the one thing that is asked for.
      if (request.action !== "sign") throw new TypeError(`Nobody answers ${request.action} here`);
      return sign(request.name, request.type); // or { method: "PUT", url, headers }
    },
  });
}
