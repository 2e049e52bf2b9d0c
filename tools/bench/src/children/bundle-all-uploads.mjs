export * from "@hitless/s3-upload";
