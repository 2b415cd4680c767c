/** What has to be answered before the page goes on. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Told } from "./told";

/** A dialogue over the page; Escape closes it, the focus stays in it and goes back to where it was. */
export function Dialogue({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose?: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const [dialog, before] = [box.current, document.activeElement];
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      class="app-dialogue"
      aria-label={title}
      onCancel={(event: Event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <h2 class="nhsuk-heading-m">{title}</h2>
      {children}
      <Told />
    </dialog>
  );
}
