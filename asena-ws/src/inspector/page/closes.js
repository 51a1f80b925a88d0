/** Why connections have ended: the last hundred of each endpoint. */
const closesView = {
  name: 'closes',
  title: 'Closes',

  build() {
    this.search = element('input', { type: 'search', class: 'search', placeholder: 'Search by code, reason, id or address', 'aria-label': 'Search closes', spellcheck: 'false' });
    this.search.addEventListener('input', debounced(() => this.show()));
    this.count = element('span', { class: 'count' });
    this.table = new Table({
      caption: 'Last closes',
      rowKey: ({ id }) => id,
      empty: 'Nobody has left since the app was started.',
      columns: [
        { title: 'Code', cell: ({ code }) => element('span', { class: isTrouble(code) ? 'badge is-bad' : 'badge' }, `${code} ${closeMeaning(code)}`), isHead: true, kind: 'nowrap' },
        { title: 'Reason', cell: ({ reason }) => reason || '–' },
        { title: 'Endpoint', cell: ({ endpoint }) => element('span', { class: 'mono' }, endpoint) },
        { title: 'Id', cell: ({ id }) => idCell(id), kind: 'nowrap' },
        { title: 'Address', cell: ({ remote_addr }) => remote_addr ?? 'unknown' },
        { title: 'Lasted', cell: ({ opened_at_ms, closed_at_ms }) => format.duration(closed_at_ms - opened_at_ms), isNumber: true },
        { title: 'At', cell: ({ closed_at_ms }) => element('time', { title: format.moment(closed_at_ms), datetime: new Date(closed_at_ms).toISOString() }, format.time(closed_at_ms)), isNumber: true },
      ],
    });
    this.closings = [];
    return [element('div', { class: 'toolbar' }, this.search, this.count), this.table.node];
  },

  show() {
    const search = this.search.value.trim().toLowerCase();
    const text = ({ code, reason, id, remote_addr }) => `${code} ${closeMeaning(code)} ${reason} ${id} ${remote_addr}`.toLowerCase();
    const found = this.closings.filter((closing) => text(closing).includes(search));
    this.table.show(found);
    setText(this.count, `${format.count(found.length)} of the last ${format.count(this.closings.length)}`);
  },

  async poll() {
    const answer = await latest('closings', () => api.ask('closings', { endpoint: state.endpoint }));
    if (answer) {
      this.closings = answer.closings;
      this.show();
    }
  },
};
