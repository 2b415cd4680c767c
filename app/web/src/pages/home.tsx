/** A home's page, made for a phone: what is asked of it, what was decided, and the way to bring care back. */
import type { JSX } from "preact";
import { useRoute } from "preact-iso";
import { HomeCase } from "./home-case";
import { HomeList } from "./home-list";

export default function Home(): JSX.Element {
  const { ref } = useRoute().params;
  return ref ? <HomeCase key={ref} at={ref} /> : <HomeList />;
}
