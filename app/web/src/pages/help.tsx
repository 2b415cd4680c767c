/** How to work with these pages. */
import type { JSX } from "preact";
import { Page } from "../ui/elements";

const PARTS: [string, string][] = [
  ["cases", "Your cases"],
  ["case", "One case"],
  ["forms", "Forms, and what you type"],
  ["two", "When two people work on one case"],
  ["evidence", "Evidence"],
  ["panel", "The panel"],
  ["glass", "Opening a case in an emergency"],
  ["keys", "By keyboard, and with a screen reader"],
  ["recorded", "What is recorded of you"],
];

export default function Help(): JSX.Element {
  return (
    <Page title="Help">
      <nav aria-label="On this page">
        <ul class="nhsuk-list nhsuk-list--bullet">
          {PARTS.map(([id, name]) => (
            <li key={id}>
              <a
                href={`#${id}`}
                data-native
                onClick={(event) => {
                  event.preventDefault();
                  const heading = document.getElementById(id);
                  heading?.scrollIntoView();
                  heading?.focus();
                }}
              >
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Part id="cases">
        <p>
          “Cases” lists what waits. <strong>Mine</strong> is what you review or assure, <strong>My role’s</strong> what
          anybody of your role can take up, <strong>Waiting on others</strong> what you work on while somebody else has
          the next step, and <strong>Overdue</strong> what is past its day. What is due first stands at the top.
        </p>
        <p>
          A dot marks a case that changed since you last opened it on this device. The filters stand in the address of
          the page: keep a list under a name, or send its address to a colleague, who sees of it what they may see.
        </p>
        <p>
          Whoever may give cases to reviewers can choose several and give them at once. Each says what became of it.
        </p>
      </Part>
      <Part id="case">
        <p>
          The strip shows the whole way of a case and where it stands. Below it lie its parts. The summary says what you
          can do now; what is not possible yet is listed with the reason, whose rule that is, and what would clear it.
        </p>
        <p>“Explain this case” says in plain words where the case stands, why, and what is needed next.</p>
        <p>The person’s name is hidden until you ask for it, and hides itself again after five minutes.</p>
      </Part>
      <Part id="forms">
        <p>
          What you type is kept on this device as you type, for two weeks. If the laptop closes, the network goes or
          your session ends, sign in again and go on where you were. It is removed from the device once it is sent.
        </p>
        <p>On a device that others use, send or empty what you typed before you leave it.</p>
        <p>Whatever has to be mended is listed above the form. Each line leads to its field.</p>
      </Part>
      <Part id="two">
        <p>
          Nobody overwrites anybody. If a colleague changed the case while you typed, nothing is sent: you see what they
          did, what you had not touched is taken over from them, and where you both wrote you choose. Then send it
          again.
        </p>
      </Part>
      <Part id="evidence">
        <p>
          Upload files on the “Evidence” part of a case, several at once. Each is scanned for viruses and judged by its
          content. Then add it to the record: what it is, whom it comes from, and the days of which it speaks.
        </p>
      </Part>
      <Part id="panel">
        <p>
          “Sittings” leads to the panel’s room. Declare your interests first: who has one does not see the item. Lock
          your own opinion before you see others’. The room says whether the panel is quorate, and what is missing if
          not.
        </p>
      </Part>
      <Part id="glass">
        <p>
          If somebody may come to harm and nobody of the case can be reached, a case that you cannot open offers to be
          opened by break-glass: for 60 minutes, to read it. You give a reason. Every use is reviewed.
        </p>
      </Part>
      <Part id="keys">
        <p>
          Everything works by keyboard. <kbd>Tab</kbd> goes from place to place, <kbd>Enter</kbd> follows a link or
          presses a button, <kbd>Space</kbd> ticks a box. In the list of cases <kbd>↑</kbd> and <kbd>↓</kbd> go from
          case to case. <kbd>Escape</kbd> closes a dialogue. The first <kbd>Tab</kbd> on a page offers to skip to its
          content.
        </p>
        <p>
          What happens by itself, or after an act of yours, is read out. Every picture has the same in words or a table.
        </p>
      </Part>
      <Part id="recorded">
        <p>
          Every act, and every reading of a case, is recorded with your name, your role and the time, and nobody can
          change that record. People have a right to know who has read about them.
        </p>
      </Part>
    </Page>
  );

  function Part({ id, children }: { id: string; children: JSX.Element | JSX.Element[] }): JSX.Element {
    return (
      <section>
        <h2 class="nhsuk-heading-m" id={id} tabIndex={-1}>
          {PARTS.find(([each]) => each === id)?.[1]}
        </h2>
        {children}
      </section>
    );
  }
}
