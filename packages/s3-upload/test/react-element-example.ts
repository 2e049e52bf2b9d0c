import type { HitlessUpload } from "@hitless/s3-upload/element";
import type { DetailedHTMLProps, HTMLAttributes } from "react";

interface UploadAttributes extends DetailedHTMLProps<HTMLAttributes<HitlessUpload>, HitlessUpload> {
  name?: string;
  accept?: string;
  multiple?: boolean;
  required?: boolean;
  "settings-url"?: string;
  "max-size"?: number;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "hitless-upload": UploadAttributes;
    }
  }
}
