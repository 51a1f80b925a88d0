/** Who is connected. */
const connectionsView = {
  name: 'connections',
  title: 'Connections',
  room: '',

  build() {
    this.search = element('input', { type: 'search', class: 'search', placeholder: 'Search by id, address, protocol or room', 'aria-label': 'Search connections', spellcheck: 'false' });
    this.search.addEventListener('input', debounced(() => this.again()));
    this.count = element('span', { class: 'count', 'aria-live': 'off' });
    this.roomBadge = element('span', { class: 'chips' });
    this.pager = new Pager(() => this.poll());
    this.table = new Table({
      caption: 'Connections',
      rowKey: ({ id }) => id,
      empty: 'Nobody is connected here.',
      sort: { key: 'opened', order: 'desc' },
      onSort: () => this.again(),
      columns: [
        { title: 'Id', cell: ({ id }) => idCell(id), isHead: true, isStatic: false, kind: 'nowrap' },
        { title: 'Endpoint', cell: ({ endpoint }) => element('span', { class: 'mono' }, endpoint) },
        { title: 'Address', cell: ({ remote_addr, client_addr }) => (client_addr ? `${client_addr} via ${remote_addr ?? 'a proxy'}` : remote_addr ?? 'unknown'), key: 'address' },
        { title: 'Protocol', cell: (row) => protocolWords(row) },
        { title: 'Opened', cell: ({ age }) => `${age} ago`, key: 'opened', isNumber: true },
        { title: 'Rooms', cell: ({ rooms }) => roomChips(rooms), key: 'rooms' },
        { title: 'Waiting', cell: ({ buffered_bytes }) => format.bytes(buffered_bytes), key: 'buffered', isNumber: true },
        { title: 'Actions', cell: (row) => this.actions(row), isStatic: true, kind: 'actions' },
      ],
    });
    this.table.node.append(this.pager.node);
    return [element('div', { class: 'toolbar' }, this.search, this.roomBadge, this.count), this.table.node];
  },

  actions({ id }) {
    const words = format.shortId(id);
    const button = (text, doing, kind = '') =>
      element('button', { type: 'button', class: `small quiet ${kind}`, 'aria-label': `${text} ${words}`, onclick: async () => { await doing(); await this.poll(); } }, text);
    if (state.overview.is_read_only) {
      return element('span');
    }
    return element(
      'span',
      { class: 'row' },
      button('Send', () => sendDialog({ id }, words)),
      button('Join', () => joinDialog(id)),
      button('Leave', () => this.leave(id)),
      button('Disconnect', () => disconnectDialog({ id }, words), 'danger'),
    );
  },

  async leave(id) {
    const { connections } = await api.ask('connections', { search: id, limit: 1 });
    const rooms = connections[0]?.rooms ?? [];
    if (rooms.length === 0) {
      toast('The connection is in no room');
      return;
    }
    const order = await askFor({ title: 'Take the connection out of a room', hint: id, fields: [field('Room', select(rooms, rooms[0], { name: 'room' }))], action: 'Leave' });
    if (order) {
      await act(() => api.order('leave', { id, room: order.room }), () => `Left ${order.room}`);
    }
  },

  /** Those of one room; of all with an empty name. */
  async showRoom(endpoint, room) {
    this.room = room;
    chooseEndpoint(endpoint);
    this.search.value = '';
    const clear = element('button', { type: 'button', class: 'chip', onclick: () => this.showRoom(state.endpoint, '') }, `room ${room} ×`);
    clear.setAttribute('aria-label', `Show all rooms, not only ${room}`);
    this.roomBadge.replaceChildren(...(room === '' ? [] : [clear]));
    await this.again();
  },

  again() {
    this.pager.offset = 0;
    return this.poll();
  },

  async poll() {
    const { key, order } = this.table.sort;
    const answer = await latest('connections', () =>
      api.ask('connections', { endpoint: state.endpoint, room: this.room, search: this.search.value, sort: key, order, offset: this.pager.offset, limit: this.pager.limit }),
    );
    if (!answer) {
      return;
    }
    const now = Date.now();
    const rows = answer.connections.map((row) => ({ ...row, age: format.duration(now - row.opened_at_ms) }));
    this.table.show(rows);
    this.pager.show(answer.matched, rows.length);
    const isFiltered = answer.matched !== answer.total;
    setText(this.count, isFiltered ? `${format.count(answer.matched)} of ${format.count(answer.total)} open` : `${format.count(answer.total)} open`);
  },
};

function idCell(id) {
  return element('button', { type: 'button', class: 'quiet small mono', title: `${id} – copy`, 'aria-label': `Copy the id ${id}`, onclick: () => copy(id) }, format.shortId(id));
}

function protocolWords({ protocol, is_compressed, is_open }) {
  const words = element('span', { class: 'chips' });
  words.append(protocol ?? element('span', { class: 'muted' }, 'none'));
  if (is_compressed) {
    words.append(element('span', { class: 'badge' }, 'compressed'));
  }
  if (!is_open) {
    words.append(element('span', { class: 'badge is-bad' }, 'closing'));
  }
  return words;
}

/** As many as fit on a line. */
function roomChips(rooms) {
  const shown = rooms.slice(0, 3).map((room) => element('span', { class: 'badge' }, room));
  const more = rooms.length - shown.length;
  return element('span', { class: 'chips', title: rooms.join(', ') }, shown, more > 0 && element('span', { class: 'muted' }, `and ${more} more`));
}
