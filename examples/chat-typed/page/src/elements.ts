// The elements of the page, and how new ones are made. All that comes from others is put in as text, never as HTML.

/** The element with the id. It is in `index.html`, or this page is not the one that the script was written for. */
export function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`there is no ${kind.name} #${id}`);
  }
  return found;
}

export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string, text = ''): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** A disc with an initial, in a colour that the name always has. */
export function avatar(name: string): HTMLElement {
  const [initial = ''] = name;
  const disc = element('span', 'avatar', initial.toLocaleUpperCase());
  const hue = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
  disc.style.setProperty('--hue', String(hue));
  disc.ariaHidden = 'true';
  return disc;
}

/** Only when it changes: a screen reader would read it again. */
export function say(where: HTMLElement, text: string): void {
  if (where.textContent !== text) {
    where.textContent = text;
  }
}
