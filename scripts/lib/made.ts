import { buildKernels } from "../kernels.ts";
import { vendorDocs } from "../vendor.ts";

/** Makes what the Worker is built of and the repository does not keep: the kernels, and the docs page's scripts. */
export async function prepareMade(root: string): Promise<void> {
  await vendorDocs(root);
  await buildKernels(root);
}
