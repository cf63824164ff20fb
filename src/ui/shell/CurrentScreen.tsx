import { Component, type ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { ScreenName } from "../../pages.ts";
import { asProblem, Problem } from "../api/problem.ts";
import { session } from "../api/session.ts";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { useStore } from "../parts/store.ts";
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
    if (by === "link") focusScreen();
  }, [pathname, by]);

  if (page === null) return <Nowhere />;
  if (signedIn === "needed") return <SignIn />;
  if (shown.problem !== undefined) {
    return <ProblemNotice problem={shown.problem} onRetry={() => location.reload()} />;
  }
  const Screen = shown.screen;
  if (Screen === undefined) return null;
  return (
    <Boundary key={pathname}>
      <Screen params={page.params} />
    </Boundary>
  );
}

/** A reader begins with the new screen, not where the link was; unless the screen has its own place to begin. */
function focusScreen(): void {
  const screen = document.getElementById("screen");
  if (screen === null || screen.contains(document.activeElement)) return;
  screen.focus({ preventScroll: true });
}

function useScreen(name: ScreenName | undefined) {
  const [, setRound] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const screen = name && loadedScreen(name);
  useEffect(() => {
    if (name === undefined || screen !== undefined) return;
    loadScreen(name).then(
      () => setRound((round) => round + 1),
      // Most likely the deployment is another by now, and this page asks for files that are gone.
      () => setProblem(outdated()),
    );
  }, [name, screen]);
  return { screen, problem };
}

function outdated(): Problem {
  return new Problem(0, {
    code: "outdated",
    error: "A part of this page could not be loaded",
    message: "Load the page again.",
  });
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
