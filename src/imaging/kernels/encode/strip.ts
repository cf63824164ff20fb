import { Job } from "./job";
import { completePlanes } from "./planes";
import { encodeBlock, encodeEmptyBlock } from "./tokens";

/**
 * Makes the tokens of one MCU row, of which `rows` rows of pixels were taken in, in the order of the scan
 * (ITU-T T.81, A.2.3).
 * @returns the tokens' end: at most 128 bytes for each block
 */
export function encodeStrip(job: Job, rows: i32, tokens: usize): usize {
  completePlanes(job, rows);
  const lumaDc = changetype<usize>(job) + offsetof<Job>("lumaDc");
  const cbDc = changetype<usize>(job) + offsetof<Job>("cbDc");
  const crDc = changetype<usize>(job) + offsetof<Job>("crDc");
  const factor = job.factor;
  const stride = job.stride;
  const scratch = job.scratch;
  for (let mcu = 0; mcu < job.mcus; mcu++) {
    for (let y = 0; y < factor; y++) {
      for (let x = mcu * factor; x < (mcu + 1) * factor; x++) {
        if (x < job.blocks && y << 3 < rows) {
          const samples = job.luma + <usize>(y << 3) * stride + (x << 3);
          tokens = encodeBlock(samples, stride, job.lumaQuant, job.lumaCounts, lumaDc, scratch, tokens);
        } else {
          tokens = encodeEmptyBlock(job.lumaCounts, tokens);
        }
      }
    }
    if (job.channels == 1) continue;
    const at = mcu << 3;
    const chroma = job.chromaStride;
    const quant = job.chromaQuant;
    const counts = job.chromaCounts;
    tokens = encodeBlock(job.smallCb + at, chroma, quant, counts, cbDc, scratch, tokens);
    tokens = encodeBlock(job.smallCr + at, chroma, quant, counts, crDc, scratch, tokens);
  }
  return tokens;
}
