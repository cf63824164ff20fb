// Shows the interface's document. Requests go to the address this page came from, whatever address the
// deployment names as its own: the page's policy allows no other.
const place = document.getElementById("docs");

function showProblem(text) {
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = text;
  place.replaceChildren(note);
}

async function start() {
  if (window.SwaggerUIBundle === undefined) {
    showProblem(
      "The viewer's files are missing: run `npm run build`. The document itself is at /v1/openapi.json.",
    );
    return;
  }
  const answer = await fetch("/v1/openapi.json");
  if (!answer.ok) {
    showProblem(`/v1/openapi.json answered ${answer.status}. Try again in a moment.`);
    return;
  }
  const spec = await answer.json();
  window.SwaggerUIBundle({
    domNode: place,
    spec: { ...spec, servers: [{ url: location.origin }] },
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    // Keys are forgotten with the page, and no validator elsewhere is asked about the document.
    persistAuthorization: false,
    validatorUrl: null,
  });
}

function followColourScheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", apply);
  apply();
}

followColourScheme();
start().catch(() => showProblem("/v1/openapi.json could not be read. Try again in a moment."));
