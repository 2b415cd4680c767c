/** The frame of every page, and which address is which page. */
import type { ComponentChildren, JSX } from "preact";
import { ErrorBoundary, LocationProvider, Route, Router, useLocation, useRoute } from "preact-iso";
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { asked, begin, isHome, isOver, may, me, session, signOut } from "./session";
import type { Name } from "./api/client";
import { SignInDialogue, SignInPage } from "./pages/sign-in";
import { fetched } from "./ui/fetched";
import { FaultPage, Loading, Page } from "./ui/elements";
import { useKeptFocus } from "./ui/kept-focus";
import { Timeout } from "./ui/timeout";
import { Told } from "./ui/told";

const Inbox = fetched(() => import("./pages/inbox"));
const Case = fetched(() => import("./pages/case"));
const Act = fetched(() => import("./pages/act"));
const NewCase = fetched(() => import("./pages/new-case"));
const Sittings = fetched(() => import("./pages/sittings"));
const Sitting = fetched(() => import("./pages/sitting"));
const Item = fetched(() => import("./pages/item"));
const Minutes = fetched(() => import("./pages/minutes"));
const Home = fetched(() => import("./pages/home"));
const Dashboard = fetched(() => import("./pages/dashboard"));
const Administration = fetched(() => import("./pages/administration"));
const Account = fetched(() => import("./pages/account"));
const Help = fetched(() => import("./pages/help"));

/** Whether the next page is being fetched: a click is answered at once, also over a slow network. */
const going = signal(false);

/** What stands at the top of each page, for whoever may ask for what is shown there. */
const PLACES: { at: string; name: string; operation: Name }[] = [
  { at: "/", name: "Cases", operation: "list_cases" },
  { at: "/sittings", name: "Sittings", operation: "list_sittings" },
  { at: "/dashboard", name: "Dashboard", operation: "get_headline" },
  { at: "/administration", name: "Administration", operation: "get_access_report" },
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
  const main = useRef<HTMLElement>(null);
  useKeptFocus(main);
  return (
    <>
      <a class="nhsuk-skip-link" href="#main" data-native>
        Skip to main content
      </a>
      <header class="app-header">
        {session.value?.demonstration && (
          <div class="app-demonstration">
            <strong>Demonstration.</strong> Everybody here is invented.
          </div>
        )}
        <div class="app-header__inner">
          <a class="app-header__name" href="/">
            Quorate
          </a>
          {me.value && (
            <>
              <nav aria-label="Main">
                {isHome.value && (
                  <a href="/home" aria-current={isAt(path, "/home") ? "page" : undefined}>
                    Your residents
                  </a>
                )}
                {PLACES.filter((each) => may(each.operation) && !(isHome.value && each.at === "/")).map((each) => (
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
      <main class="app-main" id="main" ref={main}>
        {children}
      </main>
      <Told />
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
  if (error) return <FaultPage title="Quorate does not answer" error={error} again={start} />;
  if (session.value === null) return <Loading />;
  if (asked.value !== null && !isOver.value) return <SignInPage />;
  if (me.value === null) return <Loading />;
  return (
    <>
      <SignInDialogue />
      <Timeout />
      <ErrorBoundary>
        <div role="status">
          {going.value && (
            <div class="app-going">
              <span class="nhsuk-u-visually-hidden">Loading the page …</span>
            </div>
          )}
        </div>
        <Router onLoadStart={() => (going.value = true)} onLoadEnd={() => (going.value = false)}>
          <Route path="/" component={isHome.value ? ToHome : Inbox} />
          <Route path="/cases/new" component={NewCase} />
          <Route path="/cases/:ref" component={isHome.value ? ToHome : Case} />
          <Route path="/cases/:ref/:part" component={isHome.value ? ToHome : Case} />
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

/** A home has pages of its own: whoever is at one is led there. */
function ToHome(): JSX.Element {
  const { route } = useLocation();
  const { ref } = useRoute().params;
  useEffect(() => route(ref && ref !== "new" ? `/home/${ref}` : "/home", true), []);
  return <Loading />;
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
