/** As many lines of the log are kept. */
const LOG_MAX = 500;

/** A client of the page's own: connects, builds events of their schemas, shows what comes back. */
const consoleView = {
  name: 'console',
  title: 'Console',
  socket: null,
  /** When a request was sent, by its id. */
  waiting: new Map(),
  nextId: 1,

  build() {
    const paths = state.overview.endpoints.map(({ path }) => path);
    this.endpoint = select(paths, paths[0]);
    this.endpoint.addEventListener('change', () => this.chooseEndpoint());
    this.parameters = element('div', { class: 'cols' });
    this.server = element('input', { value: location.origin.replace(/^http/, 'ws'), spellcheck: 'false' });
    this.query = element('input', { placeholder: 'name=Ada&room=tech', spellcheck: 'false', autocomplete: 'off' });
    this.protocols = element('input', { placeholder: 'none', spellcheck: 'false', autocomplete: 'off' });
    this.token = element('input', { type: 'password', autocomplete: 'off', placeholder: 'none' });
    this.connectButton = element('button', { type: 'submit', class: 'primary' }, 'Connect');
    this.status = element('span', { class: 'badge', role: 'status' }, 'not connected');
    const connection = element(
      'form',
      { class: 'card', 'aria-label': 'Connection' },
      element('header', {}, element('h2', {}, 'Connection'), this.status),
      element(
        'div',
        { class: 'body' },
        field('Endpoint', this.endpoint),
        this.parameters,
        field('Query', this.query),
        element('details', {}, element('summary', {}, 'Protocols, token, server'), element('div', { class: 'body' }, field('Subprotocols', this.protocols, 'the preferred one first'), field('Bearer token', this.token, 'sent as a subprotocol'), field('Server', this.server))),
        element('div', { class: 'row' }, this.connectButton),
      ),
    );
    connection.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.socket) {
        this.socket.close(1000);
      } else {
        this.connect();
      }
    });
    this.composer = new Composer((data, about) => this.send(data, about));
    this.buildLog();
    this.chooseEndpoint();
    return [element('div', { class: 'console' }, element('div', {}, connection, this.composer.node), this.logCard)];
  },

  buildLog() {
    this.log = element('ol', { class: 'log', tabindex: '0', 'aria-label': 'Messages' });
    this.search = element('input', { type: 'search', placeholder: 'Filter', 'aria-label': 'Filter messages', spellcheck: 'false' });
    this.search.addEventListener('input', () => this.filterLog());
    this.entries = [];
    this.nothing = element('p', { class: 'empty' }, 'What is sent and received is listed here.');
    this.said = element('p', { class: 'sr', role: 'status' });
    const copyAll = () => copy(this.entries.map(({ text }) => text).reverse().join('\n'));
    this.logCard = element(
      'section',
      { class: 'card', 'aria-label': 'Log' },
      element('header', {}, element('h2', {}, 'Log'), element('span', { class: 'row log-tools' }, this.search, element('button', { type: 'button', class: 'small', onclick: copyAll }, 'Copy all'), element('button', { type: 'button', class: 'small', onclick: () => this.clear() }, 'Clear'))),
      this.nothing,
      this.log,
      this.said,
    );
  },

  /** From another view, with an endpoint that is to be tried. */
  open(path) {
    showView('console');
    if (!this.socket) {
      this.endpoint.value = path;
      this.chooseEndpoint();
    }
    this.endpoint.focus();
  },

  chooseEndpoint() {
    const endpoint = state.overview.endpoints.find(({ path }) => path === this.endpoint.value);
    if (!endpoint) {
      this.connectButton.disabled = true;
      return;
    }
    const names = [...endpoint.path.matchAll(/\{\*?([^}]+)\}/g)].map(([, name]) => name);
    this.values = names.map((name) => [name, element('input', { required: true, spellcheck: 'false', autocomplete: 'off' })]);
    this.parameters.replaceChildren(...this.values.map(([name, control]) => field(name, control, 'of the path')));
    this.parameters.hidden = names.length === 0;
    this.protocols.value = endpoint.protocols[0] ?? '';
    this.composer.show(endpoint);
  },

  connect() {
    let path = this.endpoint.value;
    for (const [name, control] of this.values) {
      path = path.replace(new RegExp(`\\{\\*?${name.replace(/[^\w]/g, '\\$&')}\\}`), () => encodeURIComponent(control.value));
    }
    const query = this.query.value.replace(/^\?/, '');
    const protocols = this.protocols.value.split(',').map((one) => one.trim()).filter(Boolean);
    if (this.token.value !== '') {
      protocols.push(`base64url.bearer.asena.${base64url(this.token.value)}`);
    }
    const url = `${this.server.value.replace(/\/$/, '')}${path}${query && `?${query}`}`;
    try {
      this.socket = new WebSocket(url, protocols);
    } catch (error) {
      toast(error.message, true);
      return;
    }
    this.socket.binaryType = 'arraybuffer';
    this.write({ way: '·', name: 'connecting', gist: `${path}${query && `?${query}`}` });
    this.say('connecting');
    const begun = performance.now();
    let wasOpen = false;
    this.socket.addEventListener('open', () => {
      wasOpen = true;
      this.say('connected');
      this.write({ way: '·', name: 'open', gist: this.socket.protocol && `protocol ${this.socket.protocol}`, took: performance.now() - begun });
    });
    this.socket.addEventListener('message', ({ data }) => this.receive(data));
    this.socket.addEventListener('close', ({ code, reason, wasClean }) => {
      this.socket = null;
      this.waiting.clear();
      this.say('not connected');
      // Browsers do not say which answer a handshake had.
      const words = wasOpen ? reason : 'not opened: the handshake was refused (by data, token, origin or limits), or nobody answers';
      this.write({ way: '·', name: `closed ${code} ${closeMeaning(code)}`, gist: words, isBad: isTrouble(code) || !wasClean });
      setText(this.said, `closed with ${code}, ${closeMeaning(code)}`);
    });
  },

  say(status) {
    setText(this.status, status);
    this.status.className = status === 'connected' ? 'badge is-good' : 'badge';
    setText(this.connectButton, this.socket ? 'Disconnect' : 'Connect');
    this.connectButton.className = this.socket ? '' : 'primary';
    this.endpoint.disabled = this.socket !== null;
    this.composer.setReady(status === 'connected');
  },

  /** Sends a text or bytes. An event with an id is waited for. */
  send(data, { event = null, wantsReply = false } = {}) {
    if (this.socket?.readyState !== WebSocket.OPEN) {
      toast('Connect first', true);
      return;
    }
    let message = data;
    let name = event;
    if (event === null) {
      name = typeof data === 'string' ? 'text' : `${data.byteLength} bytes`;
    } else {
      const envelope = { event };
      if (wantsReply) {
        envelope.id = this.nextId;
        this.waiting.set(this.nextId, { event, at: performance.now() });
        this.nextId += 1;
      }
      if (data !== undefined) {
        envelope.data = data;
      }
      message = JSON.stringify(envelope);
    }
    this.socket.send(message);
    this.write({ way: '↑', name, text: asText(message) });
  },

  receive(data) {
    const text = asText(data);
    const envelope = typeof data === 'string' ? parsed(data) : null;
    const entry = { way: '↓', name: typeof data === 'string' ? 'text' : `${data.byteLength} bytes`, text };
    if (envelope && typeof envelope.event === 'string') {
      entry.name = envelope.event;
      entry.isBad = envelope.event === 'error';
      entry.gist = gistOf(envelope.data);
      if (envelope.id !== undefined) {
        entry.name = `${envelope.event} asks`;
        entry.answer = envelope.id;
      }
    } else if (envelope && envelope.id !== undefined) {
      const request = this.waiting.get(envelope.id);
      this.waiting.delete(envelope.id);
      entry.name = `reply to ${request?.event ?? envelope.id}`;
      entry.took = request && performance.now() - request.at;
      entry.isBad = 'error' in envelope;
      entry.gist = entry.isBad ? `${envelope.error?.code}: ${envelope.error?.message}` : gistOf(envelope.ok);
      setText(this.said, `${entry.name}: ${entry.isBad ? entry.gist : 'ok'}`);
    }
    this.write(entry);
  },

  write({ way, name, gist = undefined, text = '', took = undefined, isBad = false, answer = undefined }) {
    const at = new Date();
    const when = `${at.toLocaleTimeString('en-GB')}.${String(at.getMilliseconds()).padStart(3, '0')}`;
    const words = gist ?? text.slice(0, 200);
    const ways = { '↑': 'sent', '↓': 'received', '·': 'connection' };
    const summary = [
      element('span', { class: 'when' }, when),
      element('span', { class: way === '↓' ? 'way is-in' : 'way', 'aria-hidden': 'true' }, way),
      element('span', { class: 'sr' }, ways[way]),
      element('span', { class: 'name' }, name),
      element('span', { class: 'gist' }, words),
      took !== undefined && element('span', { class: 'took' }, format.ms(took)),
    ];
    const inside = () => [
      element('pre', { tabindex: '0' }, pretty(text)),
      element('div', { class: 'row' }, element('button', { type: 'button', class: 'small', onclick: () => copy(text) }, 'Copy'), answer !== undefined && element('button', { type: 'button', class: 'small', onclick: () => this.composer.write(JSON.stringify({ id: answer, ok: null }, null, 2)) }, 'Answer')),
    ];
    const details = element('details', {}, element('summary', {}, summary), text && element('div', { class: 'inside' }, inside()));
    const node = element('li', { class: isBad ? 'is-bad' : undefined }, details);
    const entry = { node, text: text || `${name} ${words ?? ''}`.trim(), words: `${name} ${words} ${text}`.toLowerCase() };
    this.entries.unshift(entry);
    this.log.prepend(node);
    while (this.entries.length > LOG_MAX) {
      this.entries.pop().node.remove();
    }
    this.filterLog();
  },

  filterLog() {
    const search = this.search.value.trim().toLowerCase();
    for (const { node, words } of this.entries) {
      node.hidden = !words.includes(search);
    }
    this.nothing.hidden = this.entries.length > 0;
  },

  clear() {
    this.entries = [];
    this.log.replaceChildren();
    this.filterLog();
  },
};

/** What is to be sent: an event by a form, its data as JSON, a text, or bytes. */
class Composer {
  constructor(onSend) {
    this.event = select([]);
    this.event.addEventListener('change', () => this.choose());
    this.wantsReply = element('input', { type: 'checkbox', checked: true });
    this.place = element('div', { class: 'items' });
    this.json = element('textarea', { rows: '8', spellcheck: 'false' });
    this.text = element('textarea', { rows: '6', spellcheck: 'false' });
    this.problem = element('p', { class: 'problem', role: 'alert' });
    this.sendButton = element('button', { type: 'submit', class: 'primary', disabled: true }, 'Send');
    this.modes = element('span', { class: 'switch', role: 'group', 'aria-label': 'How to write' });
    this.node = element(
      'form',
      { class: 'card', 'aria-label': 'Message', novalidate: true },
      element('header', {}, element('h2', {}, 'Message'), this.modes),
      element('div', { class: 'body' }, this.place, this.problem, element('div', { class: 'row' }, this.sendButton, element('span', { class: 'hint' }, 'Ctrl+Enter sends'))),
    );
    this.node.addEventListener('submit', (event) => {
      event.preventDefault();
      this.send(onSend);
    });
    this.node.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.send(onSend);
      }
    });
  }

  show(endpoint) {
    this.endpoint = endpoint;
    const names = endpoint.receives;
    this.event.replaceChildren(...names.map((name) => element('option', { value: name }, name)));
    const kinds = names.length > 0 ? ['form', 'json', 'text', 'hex'] : ['text', 'hex'];
    const titles = { form: 'Form', json: 'JSON', text: 'Text', hex: 'Hex' };
    this.buttons = kinds.map((kind) => [kind, element('button', { type: 'button', onclick: () => this.switchTo(kind) }, titles[kind])]);
    this.modes.replaceChildren(...this.buttons.map(([, button]) => button));
    this.mode = kinds[0];
    this.choose();
  }

  setReady(isReady) {
    this.sendButton.disabled = !isReady;
  }

  /** Another event: what was written is of the one before. */
  choose() {
    this.schema = this.endpoint.contract?.receives?.[this.event.value]?.payload;
    const isKnown = Boolean(this.endpoint.contract);
    this.value = this.schema ? exampleOf(this.schema, state.overview.schemas) : isKnown ? undefined : null;
    this.draw();
  }

  switchTo(mode) {
    if (mode === this.mode) {
      return;
    }
    const isOfEvent = (one) => one === 'form' || one === 'json';
    if (isOfEvent(this.mode) && isOfEvent(mode) && !this.take()) {
      return;
    }
    if (!isOfEvent(mode)) {
      this.text.value = '';
    }
    this.mode = mode;
    this.draw();
  }

  /** Takes a text over, to be sent as it is. */
  write(text) {
    this.mode = 'text';
    this.draw();
    this.text.value = text;
    this.text.focus();
  }

  draw() {
    setText(this.problem, '');
    this.buttons.forEach(([kind, button]) => button.setAttribute('aria-pressed', String(kind === this.mode)));
    if (this.mode === 'text' || this.mode === 'hex') {
      const hint = this.mode === 'hex' ? 'bytes, such as 00 ff 7e' : 'as it is';
      this.place.replaceChildren(field(this.mode === 'hex' ? 'Bytes' : 'Text', this.text, hint));
      return;
    }
    const reply = element('label', { class: 'check' }, this.wantsReply, 'with an id, for a reply');
    const about = this.endpoint.contract?.receives?.[this.event.value]?.description;
    this.place.replaceChildren(field('Event', this.event), ...(about ? [element('p', { class: 'hint' }, about)] : []), this.body(), reply);
  }

  body() {
    if (this.mode === 'json' || (!this.schema && !this.endpoint.contract)) {
      this.form = null;
      this.json.value = this.value === undefined ? '' : JSON.stringify(this.value, null, 2);
      return field('Data', this.json, this.schema ? 'JSON' : 'JSON; its schema is not known');
    }
    if (!this.schema) {
      this.form = { value: () => undefined };
      return element('p', { class: 'hint' }, 'Without data.');
    }
    const shape = shapeOf(this.schema, state.overview.schemas);
    this.form = shape.kind === 'object' && !shape.isNullable
      ? objectEditor(null, shape, state.overview.schemas, this.value, 0)
      : editor('data', this.schema, state.overview.schemas, this.value);
    return this.form.node;
  }

  /** Reads what is written. Whether it could be. */
  take() {
    this.node.querySelectorAll('[aria-invalid]').forEach((control) => control.removeAttribute('aria-invalid'));
    try {
      const isEmpty = !this.form && this.json.value.trim() === '';
      this.value = this.form ? this.form.value() : isEmpty ? undefined : parseJson(this.json);
      setText(this.problem, '');
      return true;
    } catch (error) {
      error.control?.setAttribute('aria-invalid', 'true');
      error.control?.focus();
      setText(this.problem, error.message);
      return false;
    }
  }

  send(onSend) {
    if (this.sendButton.disabled) {
      toast('Connect first', true);
      return;
    }
    if (this.mode === 'text') {
      onSend(this.text.value);
    } else if (this.mode === 'hex') {
      const bytes = fromHex(this.text.value);
      setText(this.problem, bytes ? '' : 'Bytes are two digits each, 0 to 9 and a to f.');
      if (bytes) {
        onSend(bytes.buffer);
      }
    } else if (this.take()) {
      onSend(this.value, { event: this.event.value, wantsReply: this.wantsReply.checked });
    }
  }
}

function parseJson(control) {
  try {
    return JSON.parse(control.value);
  } catch (error) {
    throw new InvalidInput(`This is no JSON: ${error.message}`, control);
  }
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const gistOf = (value) => (value === undefined ? '' : JSON.stringify(value).slice(0, 200));

const asText = (data) => (typeof data === 'string' ? data : toHex(new Uint8Array(data)));

const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** `null` if the text is no bytes. */
function fromHex(text) {
  const digits = text.replace(/\s+/g, '');
  const isHex = digits.length % 2 === 0 && /^[0-9a-f]*$/i.test(digits);
  return isHex ? Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)) : null;
}

function base64url(text) {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
