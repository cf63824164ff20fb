import { pageHref } from "../api/tenant.ts";
import { useTitle } from "./useTitle.ts";

export function Nowhere() {
  useTitle("Nothing here");
  return (
    <div class="centred">
      <h1>Nothing here</h1>
      <p>This address leads to no part of Darkroom.</p>
      <a class="button" href={pageHref("/library")}>
        To the Library
      </a>
    </div>
  );
}
