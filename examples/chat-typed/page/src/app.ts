// The page: a form to join with, and the room that one is in.

import { find } from './elements.js';
import { Room } from './room.js';

const NAME_KEY = 'chat.name';

const join = find('join', HTMLElement);
const chat = find('chat', HTMLElement);
const name = find('name', HTMLInputElement);
const roomName = find('room', HTMLInputElement);
const text = find('text', HTMLTextAreaElement);
const invite = find('invite', HTMLButtonElement);
const toggle = find('people-toggle', HTMLButtonElement);

let room: Room | undefined;

function enter(event: Event): void {
  event.preventDefault();
  name.value = name.value.trim() || 'Anonymous';
  roomName.value = roomName.value.trim() || 'general';
  remember(name.value);
  history.replaceState(null, '', invitation());
  join.hidden = true;
  chat.hidden = false;
  room = new Room(name.value, roomName.value);
  text.focus();
}

function leave(): void {
  room?.leave();
  room = undefined;
  showPeople(false);
  chat.hidden = true;
  join.hidden = false;
  name.focus();
}

function send(event: Event): void {
  event.preventDefault();
  const said = text.value.trim();
  if (said) {
    text.value = '';
    fitText();
    void room?.say(said);
  }
  text.focus();
}

function invitation(): URL {
  const url = new URL(location.href);
  url.search = new URLSearchParams({ room: roomName.value }).toString();
  return url;
}

async function copyInvitation(): Promise<void> {
  try {
    await navigator.clipboard.writeText(invitation().href);
    invite.textContent = 'Link copied';
    setTimeout(() => (invite.textContent = 'Invite'), 2_000);
  } catch {
    // Not allowed here: without HTTPS, or by the user.
    window.prompt('Send this link to whom you want to invite:', invitation().href);
  }
}

function fitText(): void {
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight}px`;
}

function showPeople(isShown: boolean): void {
  toggle.ariaExpanded = String(isShown);
  chat.classList.toggle('shows-people', isShown);
}

function remember(value: string): void {
  try {
    localStorage.setItem(NAME_KEY, value);
  } catch {
    // Storage may be forbidden or full; then it is typed again.
  }
}

function remembered(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? '';
  } catch {
    return '';
  }
}

find('join-form', HTMLFormElement).addEventListener('submit', enter);
find('composer', HTMLFormElement).addEventListener('submit', send);
find('leave', HTMLButtonElement).addEventListener('click', leave);
find('clear', HTMLButtonElement).addEventListener('click', () => void room?.clear());
invite.addEventListener('click', () => void copyInvitation());
toggle.addEventListener('click', () => showPeople(toggle.ariaExpanded !== 'true'));
text.addEventListener('input', () => {
  fitText();
  if (text.value.trim()) {
    room?.typed();
  }
});
text.addEventListener('keydown', (event) => {
  // Enter also confirms a word of an input method; that is not for us.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    send(event);
  }
});
document.addEventListener('visibilitychange', () => document.hidden || room?.read());

const invitedTo = new URLSearchParams(location.search).get('room')?.trim().slice(0, 40) ?? '';
name.value = remembered();
roomName.value = invitedTo;
if (invitedTo) {
  find('join-invited', HTMLElement).textContent = `You are invited to the room “${invitedTo}”. Pick a name to enter.`;
}
join.hidden = false;
name.focus();
