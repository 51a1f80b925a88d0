// The page: a form to join with, and the room that one is in.

import { Connection } from './connection.js';
import { People } from './people.js';
import { Transcript, avatar, element } from './transcript.js';
import { Typing, notice } from './typing.js';

const ERROR_SHOWN_MS = 6_000;
const NAME_KEY = 'chat.name';

const $ = (id) => document.getElementById(id);

class Room {
  #name;
  #people;
  #transcript;
  #connection;
  #state;
  #hasBeenHere = false;
  #unread = 0;
  #timers = { countdown: null, error: null };
  #typing = new Typing(() => ($('typing').textContent = this.#typing.text));
  #typed = notice(() => this.#connection.send({ type: 'typing' }));

  constructor(username, name) {
    this.#name = name;
    this.#people = new People(username);
    this.#transcript = new Transcript($('log'), $('newest'), username, (text) => this.send(text));
    $('room-name').textContent = `#${name}`;
    this.#showPeople();
    this.#showTitle();

    const url = new URL('/chat', location.href);
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    url.search = new URLSearchParams({ username, room: name });
    this.#connection = new Connection(url, {
      onState: (state) => this.#show(state),
      onEvent: (event) => this.#receive(event),
    });
  }

  /** Says whether it was sent. */
  send(text) {
    if (!this.#connection.send({ type: 'message', message: text })) {
      return false;
    }
    this.#transcript.sent(text);
    this.#typed.reset();
    return true;
  }

  typed() {
    this.#typed();
  }

  retryNow() {
    this.#connection.retryNow();
  }

  /** Back from an error to what the connection says. */
  showState() {
    this.#show(this.#state);
  }

  read() {
    this.#unread = 0;
    this.#showTitle();
  }

  leave() {
    this.#connection.close();
    this.#transcript.close();
    this.#typing.clear();
    clearInterval(this.#timers.countdown);
    clearTimeout(this.#timers.error);
    document.title = 'Chat';
  }

  #receive(event) {
    switch (event.type) {
      case 'welcome':
        this.#people.welcome(event.users);
        this.#transcript.note(this.#hasBeenHere ? 'You are back. What was said meanwhile is missing.' : event.message);
        this.#hasBeenHere = true;
        break;
      case 'user_joined':
        this.#people.joined(event.username);
        this.#transcript.note(`${event.username} joined`);
        break;
      case 'user_left':
        this.#people.left(event.username, event.totalUsers);
        this.#typing.stopped(event.username);
        this.#transcript.note(`${event.username} left`);
        break;
      case 'typing':
        this.#typing.started(event.username);
        return;
      case 'message':
        this.#typing.stopped(event.username);
        if (!this.#transcript.received(event) && document.hidden) {
          this.#unread += 1;
        }
        break;
      case 'error':
        this.#showError(event.message);
        return;
      default:
        this.#showError(`The server sent something that this page does not know: ${event.type}`);
        return;
    }
    this.#showPeople();
    this.#showTitle();
  }

  #show(state) {
    this.#state = state;
    const { name, retryAt, reason } = state;
    $('chat').dataset.state = name;
    clearInterval(this.#timers.countdown);
    $('countdown').textContent = '';
    $('send').disabled = name !== 'open';
    $('text').placeholder = name === 'open' ? `Message #${this.#name}` : 'Your text is kept';
    if (name !== 'open') {
      this.#typing?.clear();
      this.#transcript.interrupted();
    }
    switch (name) {
      case 'connecting':
        say('status', 'Connecting…');
        return showBanner(null);
      case 'open':
        say('status', 'Online');
        return showBanner(null);
      case 'reconnecting':
        say('status', 'Reconnecting…');
        showBanner('The connection was lost.', { retry: true });
        $('retry').disabled = retryAt === null;
        return retryAt && this.#countDown(retryAt);
      case 'closed':
        say('status', 'Closed');
        return showBanner(`The server closed the connection${reason ? `: ${reason}` : ''}.`);
    }
  }

  #countDown(retryAt) {
    const show = () => {
      const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1000));
      $('countdown').textContent = `Next try in ${seconds} s.`;
    };
    show();
    this.#timers.countdown = setInterval(show, 250);
  }

  #showError(message) {
    showBanner(message, { dismiss: true });
    clearTimeout(this.#timers.error);
    this.#timers.error = setTimeout(() => this.showState(), ERROR_SHOWN_MS);
  }

  #showPeople() {
    const people = this.#people;
    const [number, noun] = [people.total, people.total === 1 ? 'person' : 'people'];
    $('people-title').textContent = `${number} ${noun} here`;
    $('people-toggle').textContent = `${number} ${noun}`;
    const entry = (username, isMe) => {
      const entry = element('li', 'person');
      const name = element('span', 'name', username);
      entry.append(avatar(username), name);
      isMe && entry.append(element('span', 'you', 'you'));
      return entry;
    };
    const others = people.others.map((username) => entry(username, false));
    $('people').replaceChildren(entry(people.me, true), ...others);
  }

  #showTitle() {
    document.title = `${this.#unread > 0 ? `(${this.#unread}) ` : ''}#${this.#name} – Chat`;
  }
}

let room = null;

/** Only when it changes: a screen reader would read it again. */
function say(id, text) {
  if ($(id).textContent !== text) {
    $(id).textContent = text;
  }
}

function showBanner(text, { retry = false, dismiss = false } = {}) {
  $('banner').hidden = text === null;
  $('banner').classList.toggle('is-error', dismiss);
  $('retry').hidden = !retry;
  $('dismiss').hidden = !dismiss;
  say('banner-text', text ?? '');
}

function invitation() {
  const url = new URL(location.href);
  url.search = new URLSearchParams({ room: $('room').value });
  return url;
}

async function copyInvitation() {
  try {
    await navigator.clipboard.writeText(invitation());
    $('invite').textContent = 'Link copied';
    setTimeout(() => ($('invite').textContent = 'Invite'), 2_000);
  } catch {
    // Not allowed here: without HTTPS, or by the user.
    window.prompt('Send this link to whom you want to invite:', invitation());
  }
}

function join(event) {
  event.preventDefault();
  // The names that the server gives to who says none.
  $('name').value = $('name').value.trim();
  $('room').value = $('room').value.trim() || 'general';
  remember(NAME_KEY, $('name').value);
  history.replaceState(null, '', invitation());
  $('join').hidden = true;
  $('chat').hidden = false;
  room = new Room($('name').value || 'Anonymous', $('room').value);
  $('text').focus();
}

function leave() {
  room.leave();
  room = null;
  showPeoplePanel(false);
  $('chat').hidden = true;
  $('join').hidden = false;
  $('name').focus();
}

function send(event) {
  event?.preventDefault();
  const text = $('text').value.trim();
  if (text && room.send(text)) {
    $('text').value = '';
    fitText();
  }
  $('text').focus();
}

function fitText() {
  $('text').style.height = 'auto';
  $('text').style.height = `${$('text').scrollHeight}px`;
}

function showPeoplePanel(isShown) {
  $('people-toggle').ariaExpanded = String(isShown);
  $('chat').classList.toggle('shows-people', isShown);
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be forbidden or full; then it is typed again.
  }
}

function remembered(key) {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

$('join-form').addEventListener('submit', join);
$('composer').addEventListener('submit', send);
$('leave').addEventListener('click', leave);
$('invite').addEventListener('click', copyInvitation);
$('retry').addEventListener('click', () => room.retryNow());
$('dismiss').addEventListener('click', () => room.showState());
$('people-toggle').addEventListener('click', () => showPeoplePanel($('people-toggle').ariaExpanded !== 'true'));
$('text').addEventListener('input', () => {
  fitText();
  $('text').value.trim() && room.typed();
});
$('text').addEventListener('keydown', (event) => {
  // Enter also confirms a word of an input method; that is not for us.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    send(event);
  }
});
document.addEventListener('visibilitychange', () => document.hidden || room?.read());

const invitedTo = new URLSearchParams(location.search).get('room')?.trim().slice(0, 40) ?? '';
$('name').value = remembered(NAME_KEY);
$('room').value = invitedTo;
if (invitedTo) {
  $('join-invited').textContent = `You are invited to the room “${invitedTo}”. Pick a name to enter.`;
}
$('join').hidden = false;
$('name').focus();
