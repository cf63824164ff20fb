import { buildKernels } from "../kernels.ts";
import { buildPages } from "../pages.ts";
import { vendorDocs } from "../vendor.ts";

/**
 * Makes what the Worker is built of and serves, and the repository does not keep: the kernels, the web page, and the
 * docs page's scripts.
 */
export async function prepareMade(root: string): Promise<void> {
  await vendorDocs(root);
  await buildPages(root);
  await buildKernels(root);
}
