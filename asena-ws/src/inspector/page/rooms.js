/** Which rooms there are, and how many are in each. */
const roomsView = {
  name: 'rooms',
  title: 'Rooms',

  build() {
    this.search = element('input', { type: 'search', class: 'search', placeholder: 'Search by name', 'aria-label': 'Search rooms', spellcheck: 'false' });
    this.search.addEventListener('input', debounced(() => this.again()));
    this.count = element('span', { class: 'count' });
    this.pager = new Pager(() => this.poll());
    this.table = new Table({
      caption: 'Rooms',
      rowKey: ({ endpoint, name }) => JSON.stringify([endpoint, name]),
      empty: 'Nobody is in a room.',
      sort: { key: 'members', order: 'desc' },
      onSort: () => this.again(),
      columns: [
        { title: 'Name', cell: ({ name }) => name, key: 'name', isHead: true },
        { title: 'Endpoint', cell: ({ endpoint }) => element('span', { class: 'mono' }, endpoint) },
        { title: 'Members', cell: ({ members }) => format.count(members), key: 'members', isNumber: true },
        { title: 'Actions', cell: (row) => this.actions(row), isStatic: true, kind: 'actions' },
      ],
    });
    this.table.node.append(this.pager.node);
    return [element('div', { class: 'toolbar' }, this.search, this.count), this.table.node];
  },

  actions({ endpoint, name }) {
    const button = (text, doing, kind = '') =>
      element('button', { type: 'button', class: `small quiet ${kind}`, 'aria-label': `${text}: ${name}`, onclick: doing }, text);
    const members = button('Members', async () => {
      await connectionsView.showRoom(endpoint, name);
      showView('connections');
    });
    if (state.overview.is_read_only) {
      return element('span', { class: 'row' }, members);
    }
    const whom = { endpoint, room: name };
    return element(
      'span',
      { class: 'row' },
      members,
      button('Send', () => sendDialog(whom, `room ${name}`)),
      button('Disconnect all', async () => {
        await disconnectDialog(whom, `all in ${name}`);
        await this.poll();
      }, 'danger'),
    );
  },

  again() {
    this.pager.offset = 0;
    return this.poll();
  },

  async poll() {
    const { key, order } = this.table.sort;
    const answer = await latest('rooms', () =>
      api.ask('rooms', { endpoint: state.endpoint, search: this.search.value, sort: key, order, offset: this.pager.offset, limit: this.pager.limit }),
    );
    if (!answer) {
      return;
    }
    this.table.show(answer.rooms);
    this.pager.show(answer.matched, answer.rooms.length);
    setText(this.count, `${format.count(answer.matched)} of ${format.count(answer.total)} rooms`);
  },
};
