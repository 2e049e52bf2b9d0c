// Adds up the test results of the workspace: a line per package and target, then `N passed, N failed`.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Results {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numFailedTestSuites: number;
  startTime: number;
  testResults: { endTime: number }[];
}

const root = join(import.meta.dirname, "..");
const files = globSync("{packages,examples,tools}/*/test-results/*.json", { cwd: root }).toSorted();
const sum = { passed: 0, failed: 0, skipped: 0 };

for (const file of files) {
  const results = JSON.parse(readFileSync(join(root, file), "utf8")) as Results;
  const { numPassedTests, numFailedTests, numPendingTests, startTime, testResults } = results;
  const seconds =
    (Math.max(startTime, ...testResults.map(({ endTime }) => endTime)) - startTime) / 1_000;
  sum.passed += numPassedTests;
  // A file that could not even be loaded has no failed test in it, and must count all the same.
  sum.failed += Math.max(numFailedTests, Math.sign(results.numFailedTestSuites));
  sum.skipped += numPendingTests;
  process.stdout.write(
    `${file.replace("/test-results/", " ").padEnd(44)} ${seconds.toFixed(1).padStart(6)} s\n`,
  );
}
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : "";
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed${skipped}\n`);
if (sum.passed === 0 || sum.failed > 0) process.exitCode = 1;
