import { failedTotal, renderText, startProbe } from "@hitless/probe";

export async function proveDeploy(url: string, deploy: () => Promise<void>): Promise<boolean> {
  await using probe = await startProbe(url);
  await deploy();
  probe.mark({ at: Date.now(), type: "switched" });

  const receipt = await probe.stop();
  console.log(renderText(receipt));
  return failedTotal(receipt) === 0;
}
