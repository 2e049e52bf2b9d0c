// Adds up the test results of the workspace: a line per package and target, what failed and why, then
// `N passed, N failed`.
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

interface TestFile {
  name: string;
  status: string;
  message: string;
  endTime: number;
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
}

interface Results {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numFailedTestSuites: number;
  startTime: number;
  testResults: TestFile[];
}

const root = join(import.meta.dirname, "..");
const files = globSync("{packages,examples,tools}/*/test-results/*.json", { cwd: root }).toSorted();
const sum = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];

for (const file of files) {
  const results = JSON.parse(readFileSync(join(root, file), "utf8")) as Results;
  const { numPassedTests, numFailedTests, numPendingTests, startTime, testResults } = results;
  const seconds =
    (Math.max(startTime, ...testResults.map(({ endTime }) => endTime)) - startTime) / 1_000;
  sum.passed += numPassedTests;
  // A file that could not even be loaded has no failed test in it, and must count all the same.
  sum.failed += Math.max(numFailedTests, Math.sign(results.numFailedTestSuites));
  sum.skipped += numPendingTests;
  failures.push(...testResults.flatMap(failuresOf));
  process.stdout.write(
    `${file.replace("/test-results/", " ").padEnd(44)} ${seconds.toFixed(1).padStart(6)} s\n`,
  );
}
for (const failure of failures) process.stdout.write(`\n${failure}\n`);
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : "";
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed${skipped}\n`);
if (sum.passed === 0 || sum.failed > 0) process.exitCode = 1;

/** What failed in a file: each test with its first error, or the file itself, as with a failed hook. */
function failuresOf({ name, status, message, assertionResults }: TestFile): string[] {
  const failed = assertionResults.filter((test) => test.status === "failed");
  const where = `FAILED ${relative(root, name)}`;
  if (failed.length === 0) return status === "failed" ? [`${where}\n${indent(message)}`] : [];
  return failed.map(
    ({ fullName, failureMessages: [first = ""] }) => `${where} > ${fullName}\n${indent(first)}`,
  );
}

function indent(text: string): string {
  const lines = text.trim().split("\n").slice(0, 12);
  return lines.map((line) => `  ${line}`).join("\n");
}
