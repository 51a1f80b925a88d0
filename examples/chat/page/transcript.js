// What was said, as elements. All that comes from others is put in as text, never as HTML.

const ENTRIES_MAX = 500;
// Who is this close to the end (in pixels) wants to see what comes.
const AT_END = 80;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

export class Transcript {
  #log;
  #newest;
  #isFollowed = true;
  #resizes;
  #me;
  #resend;
  /** My messages that have not come back yet, in the order in which they were sent. */
  #underway = [];

  /** `resend` is given the text of a message that got lost, when I ask for that. */
  constructor(log, newest, me, resend) {
    this.#log = log;
    this.#newest = newest;
    this.#me = me;
    this.#resend = resend;
    log.replaceChildren();
    log.onscroll = () => {
      this.#isFollowed = this.#isAtEnd();
      newest.hidden ||= this.#isFollowed;
    };
    // A banner, a keyboard or a longer text takes room from the log: who was at its end stays there.
    this.#resizes = new ResizeObserver(() => this.#isFollowed && this.#scrollToEnd());
    this.#resizes.observe(log);
    newest.onclick = () => this.#scrollToEnd();
    newest.hidden = true;
  }

  /** What happened, in a line of its own. */
  note(text) {
    this.#append(element('li', 'note', text));
  }

  /** What I have just sent. The server sends it back with the time. */
  sent(text) {
    const entry = this.#entry(this.#me, text, true);
    entry.classList.add('underway');
    entry.append(element('span', 'state', 'Sending…'));
    this.#underway.push({ text, entry });
    this.#append(entry, true);
  }

  /** What somebody said; be it me. */
  received({ username, message, timestamp }) {
    const isMine = username === this.#me && this.#underway[0]?.text === message;
    if (isMine) {
      // Mine come back in the order in which they were sent. The place in the log is the server's.
      this.#underway.shift().entry.remove();
    }
    const entry = this.#entry(username, message, isMine);
    const date = new Date(timestamp);
    const time = element('time', 'state', clock.format(date));
    time.dateTime = timestamp;
    time.title = calendar.format(date);
    entry.append(time);
    this.#append(entry, isMine);
    return isMine;
  }

  /** The connection is gone: nobody knows whether what was under way has arrived. */
  interrupted() {
    for (const { text, entry } of this.#underway.splice(0)) {
      const again = element('button', 'again', 'Send again');
      again.type = 'button';
      again.onclick = () => this.#resend(text) && entry.remove();
      const state = element('span', 'state', 'May not have arrived. ');
      state.append(again);
      entry.classList.replace('underway', 'lost');
      entry.classList.remove('continued');
      entry.querySelector('.state').replaceWith(state);
    }
  }

  /** There will be another transcript in the same element. */
  close() {
    this.#resizes.disconnect();
  }

  #entry(username, text, isMine) {
    const entry = element('li', isMine ? 'message mine' : 'message');
    entry.dataset.from = isMine ? 'me' : `other ${username}`;
    const who = element('span', 'who', isMine ? 'You' : username);
    entry.append(avatar(username), who, element('p', 'text', text));
    return entry;
  }

  #append(entry, toEnd = false) {
    const follow = toEnd || this.#isFollowed;
    const before = this.#log.lastElementChild?.dataset.from;
    entry.classList.toggle('continued', before !== undefined && before === entry.dataset.from);
    this.#log.append(entry);
    while (this.#log.childElementCount > ENTRIES_MAX) {
      this.#log.firstElementChild.remove();
    }
    if (follow) {
      this.#scrollToEnd();
    } else if (entry.classList.contains('message')) {
      this.#newest.hidden = false;
    }
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight < AT_END;
  }

  #scrollToEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#isFollowed = true;
    this.#newest.hidden = true;
  }
}

/** A disc with an initial, in a colour that the name always has. */
export function avatar(username) {
  const disc = element('span', 'avatar', [...username][0].toLocaleUpperCase());
  const sum = [...username].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  disc.style.setProperty('--hue', sum);
  disc.ariaHidden = 'true';
  return disc;
}

export function element(tag, className, text = '') {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
