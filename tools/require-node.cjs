// Runs on any Node.js, so that too old a one gets a line it can act on and not a syntax error.
var needed = require("../package.json").engines.node.replace(">=", "");
var have = process.versions.node.split(".").map(Number);
var want = needed.split(".").map(Number);
if (have[0] < want[0] || (have[0] === want[0] && have[1] < want[1])) {
  console.error("Hitless needs Node.js " + needed + " or newer; this is " + process.version + ".");
  process.exit(1);
}
