import { useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem.ts";
import { session, signOut } from "../api/session.ts";
import { pageHref, tenant, USUAL_TENANT } from "../api/tenant.ts";
import { Icon } from "../parts/Icon.tsx";
import { ProblemNotice } from "../parts/ProblemNotice.tsx";
import { useStore } from "../parts/store.ts";
import { HealthSign } from "./HealthSign.tsx";
import { navigate } from "./router.ts";
import { rememberedTheme, rememberTheme, type Theme } from "./themes.ts";

const THEMES: readonly { readonly theme: Theme; readonly name: string }[] = [
  { theme: "system", name: "As the system" },
  { theme: "light", name: "Light" },
  { theme: "dark", name: "Dark" },
];

/** The right end of the header: what is wrong with the deployment, if anything is, and the settings. */
export function Tools() {
  return (
    <>
      <HealthSign />
      <button type="button" class="plain" popovertarget="settings" aria-label="Settings" title="Settings">
        <Icon name="settings" />
      </button>
      <div id="settings" popover="auto" class="popover" role="dialog" aria-label="Settings">
        <ThemeChoice />
        <TenantField />
        <a href="/docs" class="row-link">
          <Icon name="book" /> The interface, for programs
        </a>
        <SignOut />
      </div>
    </>
  );
}

function ThemeChoice() {
  const [theme, setTheme] = useState(rememberedTheme);
  const choose = (next: Theme) => {
    rememberTheme(next);
    setTheme(next);
  };
  return (
    <fieldset class="choice">
      <legend>Appearance</legend>
      <div class="segments">
        {THEMES.map((each) => (
          <label key={each.theme}>
            <input
              type="radio"
              name="theme"
              checked={theme === each.theme}
              onChange={() => choose(each.theme)}
            />
            <span>{each.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function TenantField() {
  const name = useStore(tenant);
  const change = (event: Event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement).get("tenant");
    document.getElementById("settings")?.hidePopover();
    navigate(pageHref("/library", String(given ?? "").trim() || USUAL_TENANT));
  };
  return (
    <form class="field" onSubmit={change}>
      <label for="tenant">Showing what belongs to</label>
      <div class="joined">
        <input
          id="tenant"
          name="tenant"
          key={name}
          defaultValue={name}
          maxLength={64}
          pattern="[A-Za-z0-9._\-]+"
          title="Letters, digits, dots, dashes and underscores"
          spellcheck={false}
          autocapitalize="none"
        />
        <button type="submit" class="button">
          Show
        </button>
      </div>
    </form>
  );
}

function SignOut() {
  const state = useStore(session);
  const [problem, setProblem] = useState<Problem>();
  if (state !== "begun") return null;
  const leave = async () => {
    try {
      await signOut();
      document.getElementById("settings")?.hidePopover();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <>
      <button type="button" class="button" onClick={leave}>
        Sign out
      </button>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
