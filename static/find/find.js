/* The box that finds a place: suggests while somebody types, and tells the app what was chosen.

A combobox with a list, as the ARIA Authoring Practices describe it. The names come once, when the box is first used,
from the app's own address; what is not among them is sent as it was typed, and the app answers on the page. */

const NAMES = new URL("../../../district/find.json", import.meta.url); // holds under any base path of the server
const MOST = 7;
const NONE = "No suggestion. Press Enter to look for the nearest name.";
const KINDS = { place: "village or estate" };

const plain = (text, short) =>
  text
    .toLowerCase()
    .replace(/['’‘`]/g, "")
    .replace(/[^\p{L}\p{N}\s]/gu, " ")
    .split(/\s+/)
    .filter((word) => word && word !== "and" && word !== "the")
    .map((word) => (Object.hasOwn(short, word) ? short[word] : word))
    .join(" ")
    .replace(/ ward$/, "");
const letters = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");

/* Names as they are compared, made once. */
function prepared(index) {
  index.whole = index.names.map(([name]) => plain(name, index.short));
  index.sought = index.names.map(([name, , , near]) => plain(near ? name.split(", ")[0] : name, index.short)); // without its village
  index.compact = index.postcodes.map(([written]) => letters(written));
  return index;
}

/* How like a name is to what was asked, 0 the most: itself, its beginning, words of it as they stand, in any order with
   its village or town (one at least of the name itself), written as one; NOT_LIKE of others. */
const NOT_LIKE = 5;
function likeness(name, whole, asked) {
  const begins = (text, word) => ` ${text}`.includes(` ${word}`);
  if (name === asked) return 0;
  if (whole.startsWith(asked)) return 1;
  if (begins(name, asked)) return 2;
  const words = asked.split(" ");
  if (words.every((word) => begins(whole, word)) && words.some((word) => begins(name, word))) return 3;
  return whole.replaceAll(" ", "").startsWith(asked.replaceAll(" ", "")) ? 4 : NOT_LIKE;
}

function ofNames(index, asked) {
  const ranks = { ward: 0, place: 1, locality: 1, station: 2, landmark: 3, street: 3 };
  const found = [];
  index.sought.forEach((name, at) => {
    const like = likeness(name, index.whole[at], asked);
    if (like < NOT_LIKE) found.push([like, ranks[index.names[at][1]] ?? 2, name, at]);
  });
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1));
  return found.map(([, , , at]) => {
    const [name, kind, ward, near] = index.names[at];
    if (ward < 0) return { label: name, note: `${kind}, several wards`, text: name };
    const own = index.wards[ward] === name;
    return { label: name, note: own ? "ward" : `${KINDS[kind] || kind} in ${index.wards[ward]}`, code: index.codes[ward], near };
  });
}

/* A whole or nearly whole postcode; of a shorter beginning, the wards that have most of its postcodes. */
function ofPostcodes(index, typed, asked) {
  if (!/^[A-Z]{1,2}[0-9]/.test(asked) || /[^A-Za-z0-9 ]/.test(typed.trim())) return [];
  const here = [];
  index.compact.forEach((code, at) => code.startsWith(asked) && here.push(at));
  if (here.length <= MOST) {
    return here.map((at) => {
      const [written, ward] = index.postcodes[at];
      return { label: written, note: `postcode in ${index.wards[ward]}`, code: index.codes[ward], near: written };
    });
  }
  const outward = index.postcodes[here[0]][0].split(" ")[0];
  const begins = `${asked.slice(0, outward.length)} ${asked.slice(outward.length)}`.trim(); // “NG17 4”, as it is written
  const byWard = new Map();
  for (const at of here) byWard.set(index.postcodes[at][1], (byWard.get(index.postcodes[at][1]) || 0) + 1);
  return [...byWard]
    .sort((a, b) => b[1] - a[1])
    .map(([ward, count]) => ({
      label: index.wards[ward],
      note: `${count} of ${here.length.toLocaleString("en-GB")} postcodes that begin with ${begins}`,
      code: index.codes[ward],
      near: "",
    }));
}

export function suggestions(index, typed) {
  const asked = plain(typed, index.short);
  if (!asked) return [];
  return [...ofPostcodes(index, typed, letters(typed)), ...ofNames(index, asked)].slice(0, MOST);
}

function setUp(root, box) {
  const input = root.querySelector("input");
  const list = root.querySelector("ul");
  const clear = root.querySelector("button");
  const said = root.querySelector("[role=status]");
  let index = null;
  let shown = [];
  let active = -1;
  // What was typed before this script came, or since, stays when the page is drawn again meanwhile.
  let typing = root.activeElement === input && input.value !== "";

  const close = () => {
    list.hidden = true;
    said.classList.remove("none");
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const reset = () => {
    typing = false;
    input.value = box.data.chosen;
    clear.hidden = !box.data.chosen;
    close();
  };
  const choose = (choice) => {
    typing = false;
    input.value = choice.near || choice.label || choice.text;
    close();
    box.send(choice.code ? { code: choice.code, near: choice.near } : { text: choice.text });
  };
  const mark = (at) => {
    active = at;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    if (at < 0) return void input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const suggest = () => {
    shown = index && input.value !== box.data.chosen ? suggestions(index, input.value) : [];
    list.replaceChildren(
      ...shown.map((choice, at) => {
        const item = document.createElement("li");
        item.id = `find-${at}`;
        item.setAttribute("role", "option");
        for (const [tag, text] of [["span", choice.label], ["small", choice.note]]) {
          item.appendChild(document.createElement(tag)).textContent = text; // names come from files: text, never markup
        }
        item.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
        item.addEventListener("click", () => choose(choice));
        return item;
      })
    );
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(Boolean(shown.length)));
    mark(-1);
    const asked = input.value.trim() && index && input.value !== box.data.chosen;
    said.textContent = asked ? (shown.length ? `${shown.length} suggestion${shown.length === 1 ? "" : "s"}` : NONE) : "";
    said.classList.toggle("none", Boolean(asked && !shown.length));
  };
  const getNames = async () => {
    if (index || box.asked) return;
    box.asked = true;
    try {
      const answer = await fetch(NAMES);
      if (answer.ok) index = prepared(await answer.json());
    } finally {
      box.asked = false;
    }
    if (root.activeElement === input) suggest();
  };

  input.addEventListener("focus", () => {
    input.select();
    getNames();
  });
  input.addEventListener("input", () => {
    typing = true;
    clear.hidden = !input.value;
    getNames();
    suggest();
  });
  input.addEventListener("blur", () => setTimeout(() => root.activeElement !== input && reset(), 150));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!shown.length) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + shown.length + (active < 0 && step < 0 ? 1 : 0)) % shown.length);
    } else if (event.key === "Enter") {
      const typed = input.value.trim();
      if (active >= 0) choose(shown[active]);
      else if (typed && typed !== box.data.chosen) {
        const only = shown.length === 1 ? shown[0] : null;
        choose(only || { text: typed });
      }
    } else if (event.key === "Escape") {
      if (list.hidden) reset();
      else close();
    } else return;
    event.preventDefault();
  });
  clear.addEventListener("click", () => {
    input.value = "";
    input.focus();
    if (box.data.chosen) box.send({ text: "" });
    suggest();
    clear.hidden = true;
  });
  if (root.activeElement === input) getNames();
  box.shows = () => {
    if (root.activeElement !== input || !typing) reset();
  };
}

/* On a phone Streamlit puts the pages behind a button that it calls “Expand sidebar”; here it is called Menu, as the
   style sheet writes beside it. The box stands on every page, so this is done here. */
function nameTheMenu() {
  const rename = () => document.querySelector("[data-testid=stExpandSidebarButton]")?.setAttribute("aria-label", "Menu");
  rename();
  const header = document.querySelector("[data-testid=stHeader]");
  if (!header || header.menuIsNamed) return;
  header.menuIsNamed = true;
  new MutationObserver(rename).observe(header, { childList: true, subtree: true });
  // The open menu covers a phone, and Streamlit leaves it open when a page was chosen from it.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-testid=stSidebarNavLink]") || !matchMedia("(max-width: 768px)").matches) return;
    setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click(), 100);
  });
}

export default function ({ parentElement, data, setTriggerValue }) {
  const box = (parentElement.findBox ??= {});
  box.send = (choice) => setTriggerValue("choice", choice);
  const changed = !box.data || box.data.chosen !== data.chosen;
  box.data = data;
  if (!box.shows) setUp(parentElement, box);
  nameTheMenu();
  if (changed) box.shows();
}
