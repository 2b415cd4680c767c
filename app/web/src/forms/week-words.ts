/** A weekly timetable in words, and as hours. */

export type Spell = { start: string; end: string };
export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const minutes = (time: string): number => {
  const [hours = "0", rest = "0"] = time.split(":");
  return Number(hours) * 60 + Number(rest);
};

/** From and to in minutes of its day; what ends at or before its start goes past midnight ("00:00" to "00:00": all day). */
export function spanOf({ start, end }: Spell): [number, number] {
  const from = minutes(start);
  const to = minutes(end);
  return [from, to > from ? to : to + 24 * 60];
}

const spellInWords = (spell: Spell): string => {
  const [from, to] = spanOf(spell);
  return to - from === 24 * 60 && from === 0
    ? "all day and night"
    : `${spell.start.slice(0, 5)} to ${spell.end.slice(0, 5)}`;
};

/** "Monday to Friday 08:00 to 20:00; Saturday nobody". */
export function weekInWords(week: Spell[][]): string {
  const days = week.map((spells) => spells.map(spellInWords).join(" and ") || "nobody");
  if (days.length !== 7) return "";
  if (days.every((each) => each === "nobody")) return "nobody";
  const runs: { from: number; to: number; said: string }[] = [];
  days.forEach((said, at) => {
    const last = runs.at(-1);
    if (last?.said === said) last.to = at;
    else runs.push({ from: at, to: at, said });
  });
  const [only] = runs;
  if (runs.length === 1 && only) return `every day ${only.said}`;
  return runs
    .map(({ from, to, said }) => `${DAYS[from] ?? ""}${to > from ? ` to ${DAYS[to] ?? ""}` : ""} ${said}`)
    .join("; ");
}

/** Hours a week of a timetable, as shown: "84", "10.5". */
export function hoursOf(week: Spell[][]): number {
  const total = week.flat().reduce((sum, spell) => {
    const [from, to] = spanOf(spell);
    return sum + to - from;
  }, 0);
  return Math.round((total / 60) * 100) / 100;
}
