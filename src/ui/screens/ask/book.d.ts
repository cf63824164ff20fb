/** Address of the documentation's passages, beside the script that asks for it: made with the page (`scripts/pages.ts`). */
declare module "darkroom:book" {
  const address: string;
  export default address;
}
