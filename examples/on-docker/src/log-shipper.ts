// The program of the log shipper's image.
import { main } from "@hitless/log-shipper/command";

process.exitCode = await main(process.argv.slice(2));
