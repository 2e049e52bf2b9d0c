import { shared } from "../../vitest.shared.ts";

export default shared("@hitless/s3-upload");
