export { upload } from "@hitless/s3-upload";
