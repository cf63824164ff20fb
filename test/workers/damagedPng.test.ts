import { Buffer } from "node:buffer";
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { withData } from "../../src/imaging/verify/pngData.fixture.ts";
import { verifyPng } from "../../src/imaging/verify/verifyPng.ts";
import { PNG } from "../fixtures/pictures.ts";
import { bytesOf, newClient, upload } from "./catalogue.ts";
import { jobBecomes } from "./jobKit.ts";

const png = Buffer.from(bytesOf(PNG));
const cut = () => withData(png, (data) => data.subarray(0, data.length >> 1));

describe("a PNG with damaged data", () => {
  it("is told from a good one by workerd's zlib, too", () => {
    expect(() => verifyPng(png)).not.toThrow();
    expect(() => verifyPng(withData(png, () => deflateSync(Buffer.alloc(1_000_000))))).not.toThrow();
    expect(() => verifyPng(cut())).toThrow(expect.objectContaining({ code: "picture_damaged" }));
    expect(() => verifyPng(withData(png, () => deflateSync(Buffer.alloc(9))))).toThrow(
      expect.objectContaining({ code: "picture_damaged" }),
    );
  });

  it("fails its job at once, and says why", async () => {
    const client = await newClient("damaged-png");
    const { body } = await upload(client, Uint8Array.from(cut()));
    const job = await jobBecomes(String(body.job_id), "failed");
    expect(job).toMatchObject({ attempts: 1, errorCode: "picture_damaged" });
    expect(job.errorMessage).toContain("compressed data is damaged");
  });
});
