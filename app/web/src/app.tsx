/** The frame of every page, and which address is which page. */
import type { ComponentChildren, JSX } from "preact";
import { ErrorBoundary, LocationProvider, Route, Router, lazy, useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { asked, begin, can, isOver, me, session, signOut } from "./session";
import { SignInDialogue, SignInPage } from "./pages/sign-in";
import { Fault, Loading, Page } from "./ui/elements";

const Inbox = lazy(() => import("./pages/inbox"));
const Case = lazy(() => import("./pages/case"));
const Act = lazy(() => import("./pages/act"));
const NewCase = lazy(() => import("./pages/new-case"));
const Sittings = lazy(() => import("./pages/sittings"));
const Sitting = lazy(() => import("./pages/sitting"));
const Item = lazy(() => import("./pages/item"));
const Minutes = lazy(() => import("./pages/minutes"));
const Home = lazy(() => import("./pages/home"));
const Dashboard = lazy(() => import("./pages/dashboard"));
const Administration = lazy(() => import("./pages/administration"));
const Account = lazy(() => import("./pages/account"));
const Help = lazy(() => import("./pages/help"));

/** Where whose work begins: what stands at the top of each page. Whoever may not go there is answered so by the API. */
const PLACES: { at: string; name: string; for?: string[]; not?: string[] }[] = [
  { at: "/", name: "Cases", not: ["PROVIDER_USER"] },
  { at: "/home", name: "Your residents", for: ["PROVIDER_USER"] },
  {
    at: "/sittings",
    name: "Sittings",
    for: [
      "PANEL_SECRETARY",
      "PANEL_CHAIR",
      "PANEL_HEALTH",
      "PANEL_SOCIAL_CARE",
      "PANEL_ADVISER",
      "CHC_OPS_MANAGER",
      "AUDITOR",
    ],
  },
  { at: "/dashboard", name: "Dashboard", for: ["CHC_OPS_MANAGER", "FINANCE", "AUDITOR", "PANEL_CHAIR"] },
  {
    at: "/administration",
    name: "Administration",
    for: ["SYSTEM_ADMIN", "CHC_OPS_MANAGER", "AUDITOR", "PRIVACY_OFFICER"],
  },
  { at: "/help", name: "Help" },
];

export function App(): JSX.Element {
  return (
    <LocationProvider>
      <Frame>
        <Gate />
      </Frame>
    </LocationProvider>
  );
}

function Frame({ children }: { children: ComponentChildren }): JSX.Element {
  const { path } = useLocation();
  return (
    <>
      <a class="nhsuk-skip-link" href="#main" data-native>
        Skip to main content
      </a>
      {session.value?.demonstration && (
        <div class="app-demonstration">
          <strong>Demonstration.</strong> Everybody here is invented.
        </div>
      )}
      <header class="app-header">
        <div class="app-header__inner">
          <a class="app-header__name" href="/">
            Quorate
          </a>
          {me.value && (
            <>
              <nav aria-label="Main">
                {PLACES.filter(({ for: some, not }) => (!some || can(...some)) && !(not && can(...not))).map((each) => (
                  <a key={each.at} href={each.at} aria-current={isAt(path, each.at) ? "page" : undefined}>
                    {each.name}
                  </a>
                ))}
              </nav>
              <a href="/account" title={me.value.organisation_name}>
                {me.value.name}
              </a>
              <button type="button" class="app-link" onClick={() => void signOut()}>
                Sign out
              </button>
            </>
          )}
        </div>
      </header>
      <main class="app-main" id="main">
        {children}
      </main>
    </>
  );
}

const isAt = (path: string, place: string): boolean =>
  place === "/" ? path === "/" || path.startsWith("/cases") : path.startsWith(place);

function Gate(): JSX.Element {
  const [error, setError] = useState<unknown>(null);
  const start = (): void => {
    setError(null);
    begin().catch(setError);
  };
  useEffect(start, []);
  if (error) return <Fault error={error} again={start} />;
  if (session.value === null) return <Loading />;
  if (asked.value !== null && !isOver.value) return <SignInPage />;
  if (me.value === null) return <Loading />;
  return (
    <>
      <SignInDialogue />
      <ErrorBoundary>
        <Router>
          <Route path="/" component={Inbox} />
          <Route path="/cases/new" component={NewCase} />
          <Route path="/cases/:ref" component={Case} />
          <Route path="/cases/:ref/:part" component={Case} />
          <Route path="/cases/:ref/act/:action" component={Act} />
          <Route path="/sittings" component={Sittings} />
          <Route path="/sittings/:sitting" component={Sitting} />
          <Route path="/sittings/:sitting/items/:ref" component={Item} />
          <Route path="/sittings/:sitting/minutes" component={Minutes} />
          <Route path="/home" component={Home} />
          <Route path="/home/:ref" component={Home} />
          <Route path="/dashboard" component={Dashboard} />
          <Route path="/administration" component={Administration} />
          <Route path="/administration/:part" component={Administration} />
          <Route path="/account" component={Account} />
          <Route path="/account/:part" component={Account} />
          <Route path="/help" component={Help} />
          <Route default component={Nowhere} />
        </Router>
      </ErrorBoundary>
    </>
  );
}

function Nowhere(): JSX.Element {
  return (
    <Page title="There is no such page">
      <p>
        Check the address, or begin at <a href="/">your cases</a>.
      </p>
    </Page>
  );
}
