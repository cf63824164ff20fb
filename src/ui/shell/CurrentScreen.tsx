import { Component, type ComponentChildren } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ScreenName } from "../../pages.ts";
import { asProblem, Problem } from "../api/problem.ts";
import { session } from "../api/session.ts";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { useStore } from "../parts/store.ts";
import { useOnline } from "../parts/useOnline.ts";
import { focusScreen } from "./focusScreen.ts";
import { Nowhere } from "./Nowhere.tsx";
import { place } from "./router.ts";
import { SignIn } from "./SignIn.tsx";
import { loadedScreen, loadScreen } from "./screens.ts";

/** The screen of the present address; in its place the sign-in where one is needed, or what went wrong. */
export function CurrentScreen() {
  const { pathname, page, by } = useStore(place);
  const signedIn = useStore(session);
  const shown = useScreen(page?.screen);

  useLayoutEffect(() => {
    markSection(page?.screen);
  }, [page?.screen]);
  useEffect(() => {
    // Unless the screen has its own place to begin.
    if (by === "link" && document.activeElement?.closest("#screen") === null) focusScreen();
  }, [pathname, by]);

  if (page === null) return <Nowhere />;
  if (signedIn === "needed") return <SignIn />;
  if (shown.problem !== undefined) {
    return <ProblemNotice problem={shown.problem} onRetry={shown.again} />;
  }
  const Screen = shown.screen;
  if (Screen === undefined) return <Coming />;
  return (
    <Boundary key={pathname}>
      <Screen params={page.params} />
    </Boundary>
  );
}

const PATIENCE_MS = 300;

/** The shape of a screen whose script takes its time; a quick one has no flash before it. */
function Coming() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div class="skeleton" aria-hidden="true">
      <div class="skeleton-title" />
      <div class="skeleton-block" />
    </div>
  );
}

/** The script of a screen; what did not come is asked for again on demand, and when the network is back. */
function useScreen(name: ScreenName | undefined) {
  const [round, setRound] = useState(0);
  const [missing, setMissing] = useState<ScreenName>();
  const insisted = useRef(false);
  const screen = name && loadedScreen(name);
  useEffect(() => {
    if (name === undefined || screen !== undefined) return;
    let left = false;
    const show = () => {
      insisted.current = false;
      if (!left) setRound((count) => count + 1);
    };
    loadScreen(name).then(show, async () => {
      // Another deployment has other files; and browsers may hold on to what a script's first request came to.
      if (insisted.current && (await isReachable())) return location.reload();
      if (!left) setMissing(name);
    });
    return () => {
      left = true;
    };
  }, [name, screen, round]);
  const again = useCallback(() => {
    insisted.current = true;
    setMissing(undefined);
    setRound((count) => count + 1);
  }, []);
  const lacking = screen === undefined && name !== undefined && missing === name;
  useOnline(lacking, again);
  return { screen, problem: lacking ? NOT_LOADED : undefined, again };
}

const NOT_LOADED = new Problem(0, {
  code: "not_loaded",
  error: "This part of the page could not be loaded",
  message: "Check the connection; then try again.",
});

async function isReachable(): Promise<boolean> {
  const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
  return answer?.ok === true;
}

/** A screen that fails leaves the rest of the page standing. */
class Boundary extends Component<{ children: ComponentChildren }, { problem?: Problem }> {
  override state: { problem?: Problem } = {};

  override componentDidCatch(thrown: unknown): void {
    this.setState({ problem: asProblem(thrown) });
    reportError(thrown);
  }

  override render() {
    const { problem } = this.state;
    if (problem === undefined) return this.props.children;
    return <ProblemNotice problem={problem} onRetry={() => location.reload()} />;
  }
}

function markSection(screen: ScreenName | undefined): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".sections a")) {
    const screens = link.dataset.screens?.split(" ") ?? [];
    if (screen !== undefined && screens.includes(screen)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
