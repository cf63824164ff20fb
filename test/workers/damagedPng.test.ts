import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { PNG } from "../fixtures/pictures.ts";
import { withData } from "../fixtures/pngData.ts";
import { bytesOf, newClient, upload } from "./catalogue.ts";
import { jobBecomes } from "./jobKit.ts";

const png = Buffer.from(bytesOf(PNG));
const cut = () => withData(png, (data) => data.subarray(0, data.length >> 1));

describe("a PNG with damaged data", () => {
  it("fails its job at once, and says why", async () => {
    const client = await newClient("damaged-png");
    const { body } = await upload(client, Uint8Array.from(cut()));
    const job = await jobBecomes(String(body.job_id), "failed");
    expect(job).toMatchObject({ attempts: 1, errorCode: "picture_damaged" });
    expect(job.errorMessage).toMatch(/compressed data|ends too early|data/);
  });
});
