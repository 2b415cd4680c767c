/** A file of the API, kept where the browser keeps files. */
import { type Name, call } from "../api/client";

/** Fetch it (whoever has to sign in does so first) and hand it to the browser. */
export async function download(name: Name, path: Record<string, string>, as: string): Promise<void> {
  const ask = call as (name: Name, needs: object) => Promise<unknown>;
  const blob = (await ask(name, { path, blob: true })) as Blob;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = as;
  link.setAttribute("data-native", "");
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
