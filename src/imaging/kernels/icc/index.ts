export { convertColours } from "./convert";
