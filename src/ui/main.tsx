import { render } from "preact";
import { pageHref, tenant } from "./api/tenant.ts";
import { CurrentScreen } from "./shell/CurrentScreen.tsx";
import { place, startRouter } from "./shell/router.ts";
import { loadScreen } from "./shell/screens.ts";
import { Tools } from "./shell/Tools.tsx";
import { DropAnywhere } from "./uploads/DropAnywhere.tsx";
import { UploadTray } from "./uploads/UploadTray.tsx";

function mount(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}`);
  return element;
}

/** The header stands in the page itself; only where its links lead depends on the tenant. */
function followTenant(): void {
  const point = () => {
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".sections a, .brand")) {
      link.setAttribute("href", pageHref(link.pathname));
    }
  };
  point();
  tenant.subscribe(point);
}

startRouter();
followTenant();
render(<Tools />, mount("tools"));
render(
  <>
    <DropAnywhere />
    <UploadTray />
  </>,
  mount("overlays"),
);

// What the page showed without script stays until its screen can be shown.
const first = place.get().page?.screen;
if (first !== undefined) await loadScreen(first).catch(() => undefined);
const screen = mount("screen");
screen.replaceChildren();
render(<CurrentScreen />, screen);
